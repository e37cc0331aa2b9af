setcps 0.6
out: s "bd*4"
