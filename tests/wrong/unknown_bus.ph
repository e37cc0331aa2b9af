~bass: saw 55 # lpf 400
out: ~bss * 0.5
