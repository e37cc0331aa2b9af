-- Effects that move by themselves.
~pad: (saw 110 + saw 165.3) * 0.2
~one: ~pad # chorus 0.6 0.5 0.4
~two: ~pad # flanger 0.7 0.2 0.6
~three: ~pad # phaser 0.3 0.8 0.5 8
~four: ~pad # vibrato 5 0.3 # tremolo 4 0.6
~five: ~pad # leslie 6 # widener 1.5
~six: sine 220 * 0.2 # octer 0.4 0.4 # ring 30
out: (~one + ~two + ~three + ~four + ~five + ~six) * 0.4
