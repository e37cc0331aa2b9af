-- Clouds made of a bell and of a voice.
tempo: 0.5
~bell: fm 440 617 (ad 0.001 0.8 * 3) 0.2 * (ad 0.001 1.5)
~cloud: ~bell # granular 80 0.6 0.5 0.4
~dust: granular ~bell 15 0.2 2 1
out: (~cloud + ~dust * 0.5) * 0.5 # plate 10 4 :mix 0.3
