out: s "bd" # speed (sine 1) # n ~lfo
~lfo: sine 0.2 * 0.5
