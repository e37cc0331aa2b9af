~slow: sine 0.5
out: s "bd sn" $ fast ~slow
