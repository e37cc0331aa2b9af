out: saw 110 $ off 0.25 (# lpf 500)
