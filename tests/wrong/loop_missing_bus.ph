for i in 1..4:
  ~v[i]: saw (110 * i)
out: sum ~v[1..5]
