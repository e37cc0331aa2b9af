out: saw 110 # lpf "low"
