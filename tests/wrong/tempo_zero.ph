tempo: 0
out: s "bd"
