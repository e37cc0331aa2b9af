~bass = SinOsc.ar(220)
out: ~bass
