~a: saw 55 # lfp 400
~b: ~c + 1
out: ~a + ~b $$ 3
