~a # lpf 300 # ~a
out: s "bd" # ~a
