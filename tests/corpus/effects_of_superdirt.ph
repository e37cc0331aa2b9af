-- What SuperDirt does to each event is done to the sum of them.
~a: s "bd*2 sn" # speed 1.5 # crush 4 # coarse 6
~b: s "hh*4" # gain 0.6 # shape 0.5 # squiz 2
~c: s "cp" # vowel "<a e>" # djf 0.4
~d: s "sn" # ring 300 # distort 4
out: (~a + ~b + ~c + ~d) * 0.3
