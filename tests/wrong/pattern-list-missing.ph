out: s "bd sn" $ layer rev
