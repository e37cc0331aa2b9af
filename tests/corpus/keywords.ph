-- Ports by name, also by the name of older programs.
out: s "cp" # reverb :room_size 0.8 :mix 0.4 # lpf :cutoff 3000
