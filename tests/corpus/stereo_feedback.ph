-- A loop that turns out to be stereo only after it has been read.
~wet: (s "cp" + ~wet * 0.5) # lpf 2000 # delay 0.3 0 1
out: ~wet
