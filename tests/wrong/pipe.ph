out: saw 110 | lpf 500
