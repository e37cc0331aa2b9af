out1: s "bd"
out2: s "hh"
hush 1 2
unsolo 2
hush 0.5
