out: saw 55 # lpf
