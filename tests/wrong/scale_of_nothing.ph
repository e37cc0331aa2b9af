out: s "~p" # note ("0 .. 7" $ toScale [])
~p: saw 261.6
