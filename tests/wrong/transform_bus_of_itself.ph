~b: chunk 4 ~b
out: s "bd" $ ~b
