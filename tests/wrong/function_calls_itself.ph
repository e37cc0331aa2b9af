fn echo x = echo x * 0.5
out: echo (saw 110)
