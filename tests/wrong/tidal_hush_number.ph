out: s "bd*4"
hush3 2 x
