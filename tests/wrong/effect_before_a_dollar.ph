out: lpf 300 $ s "bd sn"
