~a: saw 55
~b: sine 110
out: ~a ~b
