out: Saw 110
