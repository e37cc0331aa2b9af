out: s "~p" # note ("0 .. 7" $ scale major)
~p: saw 261.6
