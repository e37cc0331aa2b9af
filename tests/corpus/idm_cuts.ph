-- Cut groups, stolen tails and notes that are let go early: nothing clicks.
~open: s "oh*3 hh" # cut 1 # legato 0.7
~tom: s "lt*16" # speed "1 1.5 0.75" # cut (-1) # cutoff "800 3000"
~stutter: s "sn(7,16)" $ every 2 (ply 4) # sustain 0.04
out: ~open * 0.4 + ~tom * 0.3 + ~stutter * 0.3
