fn double x = x * 2
out: double
