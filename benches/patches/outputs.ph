-- Eight dense outputs, each through a filter of its own.
tempo: 0.5
o1: s "bd*16" # gain 0.2 # lpf 400 0.7
o2: s "hh*32" # gain 0.2 # lpf 800 0.7
o3: s "sn(7,16)" # gain 0.2 # lpf 1200 0.7
o4: s "cp*12" # gain 0.2 # lpf 1600 0.7
o5: s "hh(11,16)*2" # gain 0.2 # lpf 2000 0.7
o6: s "bd(5,8)*2" # gain 0.2 # lpf 2400 0.7
o7: s "sn*24" # gain 0.2 # lpf 2800 0.7
o8: s "rim*16" # gain 0.2 # lpf 3200 0.7
