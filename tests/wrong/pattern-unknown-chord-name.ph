out: s "drum*2" # n (chord "c e" "maj mim7")
