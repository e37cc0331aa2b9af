tempo: "0.5 a"
out: s "bd"
