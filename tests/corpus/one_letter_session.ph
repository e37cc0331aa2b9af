-- A set as it stands after an hour: one letter a bus, half of it commented out.
tempo: 0.7
~s: saw 110 # lpf "<600 900>" 0.8 * (ad 0.004 0.2)
~a: s "~s(3,8,1)" # note "c4'min7" # adsr 0.01 0.1 0.4 0.1
~b: s "bd*4" $ every 4 (fast 2)
-- ~c: s "cp*2" # room 0.3
~d: s "hh*8" # gain ("0.2 0.5" $ fast 4) # pan "0.2 0.8"
~e: s "[~ sn]*2" # speed "<1 1.1>" # cutoff 3000
out: ~a * 0.3 + ~b * 0.6 + ~d + ~e * 0.5
-- hush
