-- Letters that read each other, among them themselves.
~a: sine 55 * 0.3
~b: saw 110.3 # lpf (400 + 200 * ~c) 2
~c: sine 0.13
~d: ~b * 0.2 + ~d * 0.5 # delay 0.37 0.1 1
out: ~a + ~d
