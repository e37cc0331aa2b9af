-- `convolve` plays through one sample, and a pattern of names is none.
out: saw 110 # convolve "bd sn" 0.5
