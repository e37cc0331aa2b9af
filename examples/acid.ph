-- Acid: one saw, one resonant filter, and what happens between them.
-- Shows a string of numbers as a continuous signal, glide with `lag`, a filter swept and shaken at audio rate, distortion, templates.
-- While it plays: turn the resonance (7) and the depth of the sweep (2400), or rewrite the line.

tempo: 0.55

-- Sixteen steps; the glide is 25 ms.
~steps: "55 55 110 55 65.4 55 [98 110] 82.4 55 55 116.5 55 55 <130.8 146.8> 65.4 49" # lag 0.025

-- The envelope of a step: a saw upside down, sixteen a cycle. Accents open it further.
~decay: 0.5 - 0.5 * saw 8.8
~accent: "1 0.4 0.7 0.4 1 0.4 0.6 0.8" $ fast 2
~open: ~decay * ~decay * ~accent

-- A slow hand on the cutoff, and a little of the note itself, at audio rate.
~hand: 0.5 + 0.5 * sine 0.043
~cutoff: 140 + 2400 * ~open * (0.25 + 0.75 * ~hand) + 120 * ~hand * sine (~steps * 2)
~line: saw ~steps # lpf ~cutoff 7 # lpf (~cutoff * 1.5) 0.8 # distort 3.5 0.7 # hpf 35 0.7

@room: reverb 0.6 0.45 0.4
~acid: ~line * (0.25 + 0.75 * ~decay) * 0.5 # delay 0.341 0.35 0.22 # @room

~kick: s "808bd:1*4" # gain 0.8 # cut 1
~clap: s "~ 808cp ~ 808cp" # gain 0.75 # pan 0.45
~hats: s "[~ 808oh:1]*4, 808hh*8 808hh*4 808hh*8 [808hh 808hh:1]*4" # gain 0.42 # pan "0.65 0.4"
~toms: every 4 rev $ s "~ 808lt:1 [~ 808mt:1] 808ht:1(<3 5>,8)" # gain 0.4 # pan "0.15 0.85"

out: (~acid + ~kick + ~clap + ~hats + ~toms) * 0.45
