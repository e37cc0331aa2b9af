out: s "bd sn" $ every 2 ($)
