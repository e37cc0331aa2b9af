-- Distortions with one knob, some of them only in some cycles.
~snare: s "sn*2" $ every 2 (# krush 0.6) # triode 0.4
~ringing: s "lt(5,8)" # ringf "<220 330>" :ring "0.5 1"
out: ~snare * 0.4 + ~ringing * 0.4
