out: cat [s "bd", 2]
