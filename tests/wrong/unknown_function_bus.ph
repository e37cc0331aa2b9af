~voice f: saw f
out: ~voise 110
