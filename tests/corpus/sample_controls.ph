-- Samples in slices, stretched, gliding, backwards, and held for a time.
tempo: 0.5
~break: s "bd*2 sn:2 [hh oh]" $ chop 4 $ every 2 (rev)
~long: s "cr" $ loopAt 2
~glide: s "808ht*2" # accelerate "0.5 -0.5" # begin 0.6 # end 0
~held: s "cp*4" # hold 0.05 # overgain 0.2
out: ~break + ~long * 0.3 + ~glide + ~held
