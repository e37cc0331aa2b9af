tempo: "<0.5 0 0.6>"
out: s "bd*4"
