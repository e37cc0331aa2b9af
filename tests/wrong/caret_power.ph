out: saw (2^8)
