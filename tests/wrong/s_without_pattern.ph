~a: s
out: s "bd" fast 2
