out: saw 110 # lpf 400 :cutoff 600
