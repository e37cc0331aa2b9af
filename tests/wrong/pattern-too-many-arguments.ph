out: s "bd sn" $ iter 4 2 rev
