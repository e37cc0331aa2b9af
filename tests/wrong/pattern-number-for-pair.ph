out: s "bd sn hh cp" $ zoom 0.25
