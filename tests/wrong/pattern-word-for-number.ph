out: s "bd sn" $ fast "two"
