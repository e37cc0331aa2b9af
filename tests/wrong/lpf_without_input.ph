out: lpf 300
