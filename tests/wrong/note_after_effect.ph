out: s "bd*2" # reverb 0.8 0.4 # n 1
