out: s "bd sn" $ every rev 4
