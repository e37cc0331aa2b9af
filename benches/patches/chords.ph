-- A hundred and ninety-two voices of a saw through a low-pass in a cycle.
tempo: 0.5
~chord: saw 261.6 # lpf 1500 0.7
out: s "~chord*4" # note "[0,4,7]" # gain 0.02 # legato 1 $ jux rev $ stut 8 0.7 0.125
