-- Another pattern in place of the one at hand, under transforms of every kind.
~fill: s "cp*4" # gain 0.5
o1: s "bd sn" $ every 2 (const $ s "hh*4" # n "0 1" # speed 2)
o2: s "bd*2" $ sometimesBy 0.5 (const ~fill) $ jux (const $ fast 2 $ s "rim*2")
o3: s "bd" $ off 0.25 (const $ s "hh" # lpf 500) $ within 0 0.5 (const (s "sn"))
