out: saw 110 # lpf 500, 0.8
