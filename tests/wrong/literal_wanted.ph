out: saw 110 # lpf 500 :q1 2
