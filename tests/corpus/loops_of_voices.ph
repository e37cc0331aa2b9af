-- A loop that writes out buses, each an instrument with another partial.
for i in 1..3:
  ~part[i]: sine (freq * i) * (ad 0.005 (0.6 - 0.1 * i))
out: (s "~part1*2 ~part2 ~part3" # note "0 7 <3 5>" # gain 0.3)
