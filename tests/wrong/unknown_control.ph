out: s "bd" # nte 3
