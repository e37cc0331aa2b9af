out: s "bd*8" # n irand 8
