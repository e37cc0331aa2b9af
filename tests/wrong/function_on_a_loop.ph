~echo: s "bd" + ~echo * 0.5 # delay 0.3
out: ~echo $ fast 2
