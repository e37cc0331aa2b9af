out: s "bd*2" # lpf 400 # speed 2
