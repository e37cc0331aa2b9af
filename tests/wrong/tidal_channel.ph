d1 $ sound "bd*4"
d2 $ s "hh*8" # gain 0.8
once $ sound "superpiano" # up "0 3 7"
