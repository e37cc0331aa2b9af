~bass: saw 55
out: bss * 0.5
