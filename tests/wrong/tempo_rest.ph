bpm: "~"
out: s "bd"
