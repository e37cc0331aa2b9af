for i in 1..4:
  ~v: saw (110 * i)
out: ~v
