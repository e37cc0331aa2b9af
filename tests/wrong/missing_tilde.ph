bass: saw 55
out: bas # lpf 500
