-- A transform behind a call is pushed into the patterns in it.
out: saw "165 220" * 0.2 $ slow 8
