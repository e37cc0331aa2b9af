~n: 4
for i in 1..~n:
  ~v[i]: saw (110 * i)
out: ~v1
