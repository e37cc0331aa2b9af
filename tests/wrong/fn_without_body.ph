fn double x =
out: double 110
