out: s "bd sn" $ fast rev
