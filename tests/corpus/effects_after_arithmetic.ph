-- What goes through a chain goes into the leftmost leaf of the arithmetic behind it.
out: saw 110 # lpf 500 0.8 * 0.5 * 0.5
