out: n "c'maj e'min7" # s "drum" $ arp "<up dwon>"
