out: s "bd sn" # speed 2 3
