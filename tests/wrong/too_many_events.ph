out: s "bd*1000000"
