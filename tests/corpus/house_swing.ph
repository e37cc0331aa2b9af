-- House: four on the floor, hats that lean back.
tempo: 2
~kick: s "bd*4" $ slow 4 $ fast 4
~clap: s "~ cp" $ slow 2
~hats: s "hh*4" $ swing 0.08 # gain 0.4 # hcutoff 5000
~open: s "~ oh" # cut 1 # gain 0.4
~chord: s "~stab(3,8)" # note "<c4'min7 f3'min9>" $ slow 2
~stab: (saw 261.6 # lpf 1400 1) * (ad 0.003 0.18)
out: ~kick * 0.5 + ~clap * 0.4 + ~hats + ~open + ~chord * 0.15
