fn split x = stack [x, x # lpf 300]
out: saw 110 $ every 2 split
