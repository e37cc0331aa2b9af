-- A bus with parameters as an instrument: its events say them.
~pluckish bright fall: (saw freq # lpf bright 1.5) * (ad 0.002 fall)
~wide width: supersaw 220 width * adsr 0.05 0.1 0.7 0.2
~tune: s "~pluckish*8" # note "0 3 7 12" # bright "800 2400" # fall (range 0.1 0.5 $ sine)
out: ~tune * 0.3 + (s "~wide" :width 0.4 # note "<0 5>") * 0.2
