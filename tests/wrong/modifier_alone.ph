~dark # lpf 500
out: ~dark
