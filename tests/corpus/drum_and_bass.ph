-- Drum and bass: a broken beat, ghost notes, a bass that wobbles by the note.
bpm: 43.5
~kick: s "bd ~ ~ ~ ~ ~ bd ~ ~ ~ ~ ~ ~ ~ ~ ~"
~snare: s "~ ~ ~ ~ sn ~ ~ ~ ~ ~ ~ ~ sn ~ ~ ~"
~ghosts: s "~ sn ~ ~ ~ ~ ~ sn ~ sn ~ ~ ~ ~ ~ sn" # gain 0.2 # hcutoff 800
~hats: s "hh*16" $ swing 0.01 # gain "0.3 0.15 0.25 0.15"
~wobble rate: saw freq # lpf (300 + 900 * (sine rate * 0.5 + 0.5)) 3 * adsr 0.01 0.1 0.8 0.05
~bass: s "~wobble*2" # note "<-24 -19 -22 -17>" # rate "4 8"
out: ~kick * 0.6 + ~snare * 0.5 + ~ghosts + ~hats + ~bass * 0.15
