~pad: tri 261.6 * (ad 0.1 0.5)
out: s "~pad(3,8)" # note "<c4'maj7 [a3'min7 g3'dim77]>"
