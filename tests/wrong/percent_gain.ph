out: saw 110 # gain 50%
