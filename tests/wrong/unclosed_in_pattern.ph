out: s "bd [sn cp, hh*2"
