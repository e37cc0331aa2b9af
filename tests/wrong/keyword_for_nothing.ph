out: saw 110 # gain :level 0.5
