-- House: four on the floor, claps, hats between the beats, chords that breathe with the kick.
-- Shows samples and their parameters, Euclidean rhythms, alternation, echoes with `off`, a bus as an instrument with chords, a slow wave as a pump.
-- While it plays: change the chords, take the 0.45 of the pump to 0, or give the cowbell another (3,8).

tempo: 0.516

~kick: s "bd*4" # gain 0.9
~clap: s "~ [cp, sd:1]" $ fast 2 # gain 0.7
~open: s "[~ oh:1]*4" # gain 0.42 # pan 0.6
~hats: s "[hh hh:1]*8" # gain "0.5 0.26 0.38 0.26" # pan "0.35 0.7"
~bell: off 0.1875 (# gain 0.07 # pan 0.85)
  $ s "cb:3(3,8,<0 2>)"
  # gain 0.2
  # speed "1.2 <1.2 0.9>"
  # pan 0.2
~roll: every 8 (fast 2) $ s "~ ~ ~ [~ ht:1*2]" # gain 0.4 # pan 0.8

-- The level that everything but the drums follows: low on each beat, full before the next.
~pump: saw 2.064 * 0.45 + 0.55 # lag 0.012

~stab: (saw 261.6 + saw 263.4 # lpf (700 + 4200 * ad 0.002 0.25) 1.4) * ad 0.003 0.5
~chords: s "~stab(5,16,<0 0 0 2>)"
  # note "<a3'min9 a3'min9 f3'maj9 g3'dom9>"
  # gain 0.6
  # pan "0.25 0.7 0.4 0.85"
~bassvoice: (saw 65.4 + sine 65.4 # lpf (180 + 900 * ad 0 0.12) 1.2) * adsr 0.003 0.2 0.6 0.05
~bass: s "~ ~bassvoice ~ ~bassvoice ~ ~bassvoice [~ ~bassvoice] ~bassvoice"
  # note "<9 9 5 7>"
  # legato 0.8
  # gain 0.55

~wet: ~chords * ~pump # delay 0.363 0.45 0.35 # reverb 0.7 0.4 0.25

out: (~kick + ~clap + ~open + ~hats + ~bell + ~roll + ~bass * ~pump + ~wet) * 0.66
