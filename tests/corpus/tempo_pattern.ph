-- The tempo is a pattern: events, ramps and gates follow it.
bpm: "<60 [90 120]>" + 10
~beat: s "bd*2 sn, hh*8"
~bell: sine 523.3 * (ad 0.002 0.3)
~sweep: saw 55 * 0.2 # lpf (line 200 2000) 2
out: ~beat + s "~bell(3,8)" + ~sweep
