-- A function with the name of a transform hides it, and instruments have no speed.
fn rev x = fast 2 $ x
out: s "bd sn" $ rev
out2: saw # note "c2 e2" # speed 2 # gain 0.1
