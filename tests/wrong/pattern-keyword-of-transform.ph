out: s "bd sn" $ every :m 4 :f rev
