bpm: -120
out: s "bd*4"
