-- A hundred voices at once, through a delay and a reverb.
tempo: 0.5
~voice: saw 110 # lpf 1200 0.7
out: s "~voice*10" # note "[0,2,4,5,7,9,11,12,14,16]" # gain 0.02 # legato 10 # delay 0.3 0.4 0.3 # reverb 0.7 0.4 0.3
