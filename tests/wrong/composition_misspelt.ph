out: s "bd sn" $ jux (rve $ fast 2)
