out: s "bd" $ euclid 100 100000
