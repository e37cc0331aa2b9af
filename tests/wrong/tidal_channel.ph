d1 $ sound "bd*4"
d2 $ s "hh*8" # gain 0.8
d3 $ sound "superpiano" # up "0 3 7" # room 0.5
