-- Chance: a music box that never plays the same bar twice, and always the same piece for the same seed.
-- Shows `?` with and without a likelihood, `|` as a choice for each cycle, chance inside Euclid and inside chords.
-- While it plays: give it another --seed, or change a likelihood: `?0.2` leaves out a fifth, `?0.9` nearly all.

tempo: 0.35

~box: (sine 523.3 + 0.4 * sine 1568 * ad 0 0.2 + 0.35 * sine 3663 * ad 0.001 0.1) * ad 0.001 1.4
~air: (saw 261.6 + tri 262.4) * adsr 0.3 0.4 0.5 0.8 # lpf 1900 0.8
~low: sine 130.8 * adsr 0.02 0.3 0.6 0.4

~scale: "[0 3 5 7 | 0 2 3 7 | -2 0 3 10] [12 10? 7 5 | 7 8 7 3 | 15 12? 10 7]"
~tune: s "~box*8?0.3" # note ~scale # gain "0.36 0.24 0.3 0.22" # pan "0.15 0.65 0.85 0.4"
~echo: s "~box(<3 5>,8,2)?" # note (~scale + 12) # gain 0.1 # pan "0.8 0.2"

~harmony: s "~air" # note "<[0'min7 | -4'maj7] [-2'maj | 5'min7]>" # gain 0.1 # pan "<0.35 0.65>"
~root: s "~low ~low?0.7" # note "<[0 | -4] [-2 | 5]>" # gain 0.2

~heart: s "bd:1 [~ bd:1?0.7]" # gain 0.4
~rain: s "[sh:1|cl:2|rim:1]*16?0.7" # speed "1 1.3 0.9" # gain 0.4 # pan "0.1 0.65 0.9 0.35"

~wet: ~tune + ~echo # delay 0.536 0.45 0.35
out: (~wet + ~harmony + ~root + ~heart + ~rain) * 0.9 # reverb 0.8 0.35 0.25
