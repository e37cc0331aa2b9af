-- A sound moves the level and the place of what is heard; a pattern those of each event.
~lfo: sine 0.2 * 0.5 + 0.5
o1: s "bd*4" # gain ~lfo # pan (0.5 + 0.4 * sine 3)
o2: s "hh*8" # gain (0.5 + 0.5 * sine) # pan (segment 8 $ sine)
