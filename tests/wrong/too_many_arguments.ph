out: saw 55 # lpf 400 0.8 3 9
