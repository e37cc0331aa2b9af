~a: (saw 110 + ~a * 0.5) # delay 0.0005 0 1
out: ~a
