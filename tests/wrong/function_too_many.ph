fn double x = x * 2
out: double 1 2
