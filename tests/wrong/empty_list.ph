out: cat [] # n (choose [])
