@a: saw 110 + @a
out: @a
