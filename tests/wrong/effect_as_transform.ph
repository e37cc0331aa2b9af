out: s "bd*4" $ lpf 500 0.8
