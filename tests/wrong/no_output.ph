tempo: 0.5
