out: s "bd sn" # n
