-- Functions composed as TidalCycles writes it.
o1: s "bd sn" $ every 4 (rev . fast 2)
o2: rev . fast 2 . (# speed 2) $ s "hh*2"
o3: s "cp" $ sometimes (fast 2 . (0.25 ~>))
