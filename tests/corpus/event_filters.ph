-- Filters of events, each told once: the low-pass of one hit leaves the next alone.
~kick: s "bd*4" # cutoff "300 8000 1200 600" # resonance 0.3
~hats: s "hh*8" # hcutoff "<6000 9000>" # hresonance 0.2
~tone: s "sn(3,8,2)" # bandf "800 1600 2400" # bandq 4
out: ~kick * 0.6 + ~hats * 0.3 + ~tone * 0.4
