-- More voices at once than lanes, every one with filters of its own.
tempo: 0.5
~grain: saw freq * (ad 0.01 0.4)
~rain: s "~grain*48" # note (irand 24) # cutoff (range 400 4000 $ rand) # pan rand # gain 0.1
out: ~rain + (s "hh*32" # hcutoff (range 2000 9000 $ saw) # gain 0.1)
