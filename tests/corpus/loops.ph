-- Loops, numbered buses, conditions, sums and ranges.
for i in 1..6:
  ~partial[i]: sine (220 * i) * (1 / i) * (if i %== 2 then 0.5 else 1)

for i in 1..2: -- one voice for each side
  for j in 1..3:
    ~voice[10 * i + j]: saw (55 * j + i) # pan (i - 1)
~organ: sum ~partial[1..6] * 0.2
~choir: (sum ~voice[11..13] + sum ~voice[21..23]) * 0.05
~beat: s "bd*4" # n (cat [0..3])
out: ~organ + ~choir + ~beat
