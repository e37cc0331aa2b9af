-- The events of an instrument say one of its parameters and not the other.
~pluck bright fall: saw freq # lpf bright * (ad 0.002 fall)
out: s "~pluck*4" # bright 800
