out: s "bd sn" $ layer [rev, 2]
