s "bd*4"
~bass: saw 55
