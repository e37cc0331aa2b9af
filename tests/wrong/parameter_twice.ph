fn mix a a = a * 0.5
out: mix (saw 110) (saw 220)
