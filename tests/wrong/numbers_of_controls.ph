out: s "drum*4" # n "0.2 1.5" $ quantise 1
