p1 >> pluck([0, 2, 4], dur=1/2)
