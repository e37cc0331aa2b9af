out: s "bd sn" $ "1 2"
