-- Four buses with eighteen voices: chords of band-limited waves through filters.
tempo: 0.5
~low: (saw 55 + saw 55.3 + saw 110.2 + saw 109.7) # lpf 400 0.6
~mid: (saw 220 + saw 277.2 + saw 329.6 + saw 440.5 + saw 221) # lpf 1200 0.7
~high: (square 660 + square 661 + square 880.5 + square 879 + square 990) # hpf 600 0.7
~air: (tri 1320 + tri 1318 + tri 1760 + tri 1763) # lpf 5000 0.5
out: (~low + ~mid + ~high + ~air) * 0.04
