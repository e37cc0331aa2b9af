-- House: four on the floor, hats that lean back, a chord that opens by the note.
tempo: 0.52
~kick: s "bd*4"
~clap: s "~ cp ~ cp"
~hats: s "hh*8" $ swing 0.03 # gain 0.4 # hcutoff 5000
~open: s "~ oh ~ oh" # cut 1 # gain 0.4
~stab: saw 261.6 * (ad 0.003 0.18)
~chord: s "~stab(3,8)" # note "<c4'min7 f3'min9>" # cutoff "800 1400 2400"
out: ~kick * 0.5 + ~clap * 0.4 + ~hats + ~open + ~chord * 0.15
