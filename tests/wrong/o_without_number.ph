o: saw 110
