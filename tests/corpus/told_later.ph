-- A name inside a text means the last bus of the name, and its parameters are set there.
~stab: noise * (ad 0.001 0.05)
~beat: s "~stab*4" # tune "1 2 1.5 1"
~stab tune: square (110 * tune) * (ad 0.002 0.15)
out: ~beat * 0.2
