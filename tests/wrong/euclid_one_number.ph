out: s "bd(3)"
