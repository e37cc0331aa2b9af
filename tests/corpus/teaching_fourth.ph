-- Lesson 4: envelopes. Short, long, held.
~short: saw 220 * (ad 0.001 0.1)
~long: saw 220 * (ad 0.2 0.8)
~held: saw 220 * (adsr 0.05 0.1 0.6 0.3)
out: s "~short ~short ~long ~held" # note "0 7 3 12" # gain 0.3
