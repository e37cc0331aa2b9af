out: s "bd" # (n 1 + 2)
