out: s "bd sn" $ every 4 fast 2
