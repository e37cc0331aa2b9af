~a: ~a * 2 + 0.1
out: ~a
