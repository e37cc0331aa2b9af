-- A file written by the program itself.
out: saw 110 # tap "kick.wav" 2 # lpf 500
