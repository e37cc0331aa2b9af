fn foobar n x = fast n $ x
out: s "bd" $ every 2 (rev $ fobar 2)
