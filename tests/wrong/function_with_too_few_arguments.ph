fn twice n x = fast n $ x
out: s "bd sn" $ twice
