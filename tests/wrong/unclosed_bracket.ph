~a: saw (55 + 3
out: ~a
