fn twice n x = fast n $ x
out: s "bd sn" $ jux (twice 2 3)
