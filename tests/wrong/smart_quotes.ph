out: s “bd sn hh sn”
