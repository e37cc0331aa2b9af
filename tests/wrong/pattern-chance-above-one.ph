out: s "bd sn?1.5 hh"
