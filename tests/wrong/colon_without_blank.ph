out: saw 110 # lpf :cutoff500
