-- Synthesizers, ramps and chords as older programs have them.
tempo: 0.5
~steady: saw_trig "c3 ~ e3 g3" * 0.2
~soft: synth "c4 e4" "tri" 0.02 0.1 0.5 0.3 * 0.3
~held: square "c2" :attack 0.05 :release 0.4 * 0.1
~swept: noise * wedge * 0.05
~chords: s "~pad" # note (chord "maj") # gain 0.2
~pad: sine 261.6 * (adsr 0.05 0.2 0.6 0.3)
out: ~steady + ~soft + ~held + ~swept + ~chords
