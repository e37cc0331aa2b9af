out: stack [saw 110, saw 220)
