out: s "bd sn" $ chop 2.5
