out: s "bd*4" $ every 2 (lag 0.1)
