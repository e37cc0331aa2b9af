out: saw 55 # lpf :cutof 400
