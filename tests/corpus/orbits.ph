-- Two orbits: drums in a small room with short echoes, chords in a hall. What events say of their orbit counts for it.
tempo: 0.5
~pad: tri 261.6 * (adsr 0.05 0.2 0.6 0.5)
~drums: s "bd*2 [~ sn]*2 hh*8" :delay "0 0.3 0 0.5" # delaytime 0.1875 # delayfeedback 0.4 # room 0.1 # size 0.2
~chords: s "~pad" # note "<c3'min7 af2'maj7>" # gain 0.3 # room 0.6 # sz "<0.5 0.9>" # orbit 1
out: ~drums * 0.5 + ~chords * 0.5
