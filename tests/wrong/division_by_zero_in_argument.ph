out: s "bd" $ fast (1/0)
