fn again x = again $ x
out: s "bd sn" $ jux again
