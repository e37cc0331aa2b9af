out: saw 110 * * 0.5
