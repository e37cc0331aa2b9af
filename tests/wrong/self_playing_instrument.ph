~a: s "~a"
out: ~a
