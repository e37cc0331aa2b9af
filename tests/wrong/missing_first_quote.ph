out: s bd sn" # gain 0.5
