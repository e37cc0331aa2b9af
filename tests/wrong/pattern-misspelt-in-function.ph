-- Every fourth cycle twice as fast.
out: s "bd sn hh cp" $ every 4 (fats 2)
