out: s "bd [hh*300]*300 sn"
