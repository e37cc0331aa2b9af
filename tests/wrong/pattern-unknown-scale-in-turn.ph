out: s "drum*8" # n ("0 .. 7" $ scale "<minor dorain>")
