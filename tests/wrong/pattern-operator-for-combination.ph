out: s "bd sn" $ snowball 3 "plus" (fast 2)
