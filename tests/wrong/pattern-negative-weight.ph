out: s "bd@-2 sn"
