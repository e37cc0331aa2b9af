-- Delays and rooms, on a click and on a chord.
tempo: 0.5
~click: superclap 1400 0.1 * (gate "t f f f")
~tape: ~click # tapedelay 0.25 0.6
~taps: ~click # multitap 0.5 5 0.4
~plate: ~click # plate 20 2 :damping 0.4 :mod_depth 0.2 :mix 0.6
~hall: (tri 220 + tri 277.2) * (ad 0.01 0.3) # lush 4 0.7 0.3 :mix 0.5
~far: ~click # lush 60 2 0.7 0.3 0.3 0.2 0 0.5
~smear: ~click # diffuser 0.7 # delayc 0.1
out: (~tape + ~taps + ~plate + ~hall * 0.5 + ~far + ~smear) * 0.3
