out: s "bd*8" $ degrade_bi 0.3
