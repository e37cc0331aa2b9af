out: saw 4.4e2
