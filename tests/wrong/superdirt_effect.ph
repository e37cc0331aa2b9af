out: s "bd*2" # lpf 800 # room 0.3
