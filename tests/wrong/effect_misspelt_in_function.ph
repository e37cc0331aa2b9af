out: s "bd*4" $ sometimes (# revreb 0.8)
