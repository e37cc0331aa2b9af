out: "0 1 2" # s "drum"
