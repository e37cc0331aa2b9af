out: saw 55 # lfp 400 0.8
