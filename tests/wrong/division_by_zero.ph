out: sine (1/0)
