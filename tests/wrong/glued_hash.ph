out: s "bd" #speed2
