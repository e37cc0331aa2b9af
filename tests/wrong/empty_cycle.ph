~a: ~b
~b: ~a
out: ~a
