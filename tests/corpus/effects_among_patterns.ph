-- Members of lists keep their effects.
~dark: s "bd*2" # lpf 300 1
~drums: cat [~dark, s "sn hh" # hpf 2000 # gain 0.6]
~hats: s "hh*8" # gain 0.3 $ append (s "oh*2" # delay 0.125 0.4 0.3)
out: ~drums + ~hats
