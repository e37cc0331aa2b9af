-- Events change the orbit, and every third cycle goes into the echo, which the last event of all has set.
~hats: s "hh*8" # orbit "0 2" # room "0.1 0.4" # dry "<0 0 1>"
~claps: s "cp(3,8)" $ every 3 (# orbit 2) $ sometimesBy 0.5 (# room 0.8)
~echo: s "rim*4?" :delay 0.6 # delaytime "<0.25 0.375>" # delayfeedback 0.7 # orbit (irand 3)
out: ~hats * 0.3 + ~claps * 0.4 + ~echo * 0.3
