out: s "bd sn" $ fast "2 a" $ degradeBy "a" # gain "a"
