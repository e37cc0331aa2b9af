for i in 4..1:
  ~v[i]: saw (110 * i)
out: sum ~v[1..4]
