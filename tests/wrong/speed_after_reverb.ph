out: s "bd*4" # reverb 0.8 # speed 2
