-- The one-letter manner: synths as instruments, all on one hall; the filter is on the dry sound alone.
~a: saw 110 # lpf 900 2 # adsr 0.01 0.2 0.5 0.2
~b: square 220 # lpf 1500 1 # ad 0.001 0.3
~c: s "~a(3,8)" # note "<c3 g2>" # room 0.5 # size 0.8 # lpf 1200 1
~d: s "~b*4" # note "0 3 7 10" :delay 0.5 # delayt 0.1666 # delayfb 0.6 # pan "0.2 0.8"
~m: ~c * 0.4 + ~d * 0.3
out: ~m
