out: s "drum*2" # n "0 2" + 12
