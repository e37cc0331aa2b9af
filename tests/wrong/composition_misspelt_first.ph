out: rve $ fast 2 $ s "bd sn"
