-- A drum loop that speaks through a chord, and one that bends its pitch.
tempo: 0.5
~drums: s "bd sn [bd bd] sn"
~chord: supersaw 110 0.2 + supersaw 138.6 0.2 + supersaw 164.8 0.2
~voice: vocoder ~drums ~chord 24
~low: pitch_shift ~drums -7
out: ~voice * 0.5 + ~low * 0.3
