out: saw ("110 220" $ every 2 (# lpf 500))
