out: s (chose ["bd", "sn"])
