out: s "bd sn" $ overlay "hh*4"
