-- Filters for a teaching hour: the same saw through each of them.
tempo: 0.5
~src: saw "<55 82.5>"
~low: ~src # rlpf (range 200 2000 (sine 0.25 + 0 * ~src)) 4
~ladder: ~src # moog :cutoff 600 :res 0.7 :drive 2
~speech: ~src # vowel "a e i o"
~talk: formant ~src 600 1040 2250 80 90 120
~dj: ~src # djf (0.5 + 0.4 * sine 0.5)
~eq: ~src # eq 100 6 1 1000 -6 1 8000 3 0.7 # highshelf 6000 -3
~comb: ~src # comb 220 0.8 0.3 # allpass 0.5
~ring: impulse 2 # ringz 700 0.3
out: (~low + ~ladder + ~speech + ~talk + ~dj + ~eq + ~comb + ~ring) * 0.08
