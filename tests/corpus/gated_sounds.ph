-- Sounds in the structure of a pattern, envelopes with curves, and levels that step without a click.
tempo: 0.5
~tone: struct "t f t(3,8)" (sine 440) * 0.3
~noise: noise * (ad 0.01 0.3 :curve -8 :attack_curve 2 :trigger "~ t ~ t")
~moved: saw 110 # lpf 900 # gain "0.2 0.05 0.1" # pan2 "-1 0 1"
out: ~tone + ~noise * 0.1 + ~moved
