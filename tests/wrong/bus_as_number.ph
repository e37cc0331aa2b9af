~speed: saw 1
out: s "bd" $ fast ~speed
