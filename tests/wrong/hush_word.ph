out1: saw 110
hush drums
