out: s "~pluck*4" # note "c4 h4 e4"
~pluck: tri 261.6 * (ad 0.002 0.3)
