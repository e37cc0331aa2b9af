-- What the editors are tested with: every kind of word, and one mistake.
tempo: 0.5
~beat: s "bd*4 [~ sn]" # gain 0.5
~line: saw "55 <c3'min7 82.5>" # lpff 800
out: ~beat + ~line
