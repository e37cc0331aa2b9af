-- Oscillators, one after the other.
tempo: 0.5
~a: supersaw 55 0.4 # lpf "<400 800 1600 3200>" 2
~b: fm 220 "<55 110 330>" (ad 0.01 0.5 * 4)
~c: blip "<110 165>" 12
~d: additive 82.5 "1 0 0.5 0 0.25"
~e: sync 110 (2.5 + sine 0.5)
~f: wavetable "<220 247>" (phasor 3) # tremolo 6 0.5
~g: pluck "<110 220 165>" 0.3 + waveguide "<55 82.5>" 0.4 0.2
~h: organ "<c4 e4 g4>" * 0.2
~i: pm 330 (sinefb 110 0.8) 1.5
~j: vco 55 "0 1 2 3" 0.3 + superreese 41 * 0.5
out: (~a + ~b + ~c + ~d + ~e + ~f + ~g + ~h + ~i + ~j) * 0.08
