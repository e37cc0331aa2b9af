out: s "bd*8" $ mask "on off"
