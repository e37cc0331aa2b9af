-- A mono sound is placed, a stereo sound is balanced.
out: (saw 110 # pan -0.5) * 0.2 + (s "bd sn" # reverb # pan 0.3)
