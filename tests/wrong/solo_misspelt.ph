out1: saw 110
soolo 1
