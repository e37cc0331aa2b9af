out: stack [s "bd", 2]
