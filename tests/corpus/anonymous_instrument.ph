-- A sound before `note` becomes an instrument.
out: saw # note "c2 e2 g2" # gain 0.3
