out: s "bd sn" $ fast (0.25, 0.5)
