out: saw 110 # lpf cutoff=500
