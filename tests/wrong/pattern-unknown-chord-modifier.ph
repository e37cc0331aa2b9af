out: s "drum" # n "c'maj7'x2"
