out: s "bd sn hh" $ every 4
