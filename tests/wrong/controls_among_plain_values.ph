out: s "bd*2" # gain ("1 0.5" $ jux rev)
