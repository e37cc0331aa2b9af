out: s "bd*2" $ every 2 ~fil
