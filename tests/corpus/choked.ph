-- Hats that end each other across two patterns, and events with a tremolo and a phaser of their own.
tempo: 0.5
~closed: s "hh*8" # cut 1 # gain 0.5
~open: s "~ oh ~ oh" # cut 1 # gain 0.5
~keys: s "cp*2" :tremolorate "0 9" # phaserrate "<1 0>" # phaserdepth 0.9
out: ~closed + ~open + ~keys * 0.5
