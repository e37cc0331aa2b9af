-- Sixteen outputs with five hundred and twelve events a cycle each.
tempo: 0.5
o1: s "hh*512" # gain 0.02 # pan 0.06
o2: s "hh*512" # gain 0.02 # pan 0.12
o3: s "hh*512" # gain 0.02 # pan 0.18
o4: s "hh*512" # gain 0.02 # pan 0.24
o5: s "hh*512" # gain 0.02 # pan 0.29
o6: s "hh*512" # gain 0.02 # pan 0.35
o7: s "hh*512" # gain 0.02 # pan 0.41
o8: s "hh*512" # gain 0.02 # pan 0.47
o9: s "hh*512" # gain 0.02 # pan 0.53
o10: s "hh*512" # gain 0.02 # pan 0.59
o11: s "hh*512" # gain 0.02 # pan 0.65
o12: s "hh*512" # gain 0.02 # pan 0.71
o13: s "hh*512" # gain 0.02 # pan 0.76
o14: s "hh*512" # gain 0.02 # pan 0.82
o15: s "hh*512" # gain 0.02 # pan 0.88
o16: s "hh*512" # gain 0.02 # pan 0.94
