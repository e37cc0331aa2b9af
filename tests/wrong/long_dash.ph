out: saw 110 – saw 220
