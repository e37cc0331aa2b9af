out: s "bd*4" $ every 2 (lpf 500)
