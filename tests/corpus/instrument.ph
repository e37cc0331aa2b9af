-- A bus as a voice: its oscillators follow the note, its slow modulator does not.
~synth: saw 110 * (sine 5 * 0.2 + 0.8) # lpf 1200 0.6 * ad 0.01 0.4
out: s "~synth(3,8,<0 2>)" # note "c'min7"
