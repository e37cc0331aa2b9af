tempo: fast
out: s "bd*4"
