-- Jungle: a break cut from the kit, ghost notes left to chance, a bass that growls below it.
-- Shows the deep end of the mini-notation: alternation inside groups, Euclid with changing numbers, `?`, `ply` by chance, speed and slices of samples.
-- While it plays: change the <0 3 5> of the bass, or write `rev` for `fast 2` in the break.

tempo: 0.69

~kick: s "bd:2 ~ <~ bd:2> ~ . ~ ~ bd:2 <~ [~ bd:2]>" # gain 0.85
~snare: s "~ sn . ~ <sn [sn ~ ~ sn:1]>" # speed "1.1 1.05" # gain 0.9
~ghosts: s "[~ sn:1]*8?0.6" # gain "0.25 0.4 0.2 0.5" # speed "1.3 1.5 1.2" # pan "0.35 0.65"
~hats: sometimesBy 0.2 (ply 2)
  $ s "hh(<11 13 11 15>,16)"
  # n "<0 1>"
  # gain "0.6 0.36 0.48"
  # pan "0.7 0.3"
~ride: s "rd:1*4" # gain 0.28 # pan 0.25
~crash: s "<cr:3 ~ ~ ~>" # gain 0.5 # pan 0.35 # end 0.6
~break: ~kick + ~snare + ~ghosts # distort 2.2 0.4
~fill: every 4 (fast 2)
  $ s "~ ~ ~ [lt mt:1 <ht:1 lt:1> mt]"
  # gain 0.45
  # begin 0.02
  # pan "0.15 0.85"

-- Two saws that beat against each other, through a notch that wanders.
~growl: saw 55 + saw 55.9 + 0.7 * sine 27.5 # lpf 900 1.3 # notch (240 + 180 * sine 0.31) 0.8
~reese: ~growl * adsr 0.02 0.1 0.9 0.12
~bass: s "~reese@3 ~ ~reese ~ ~reese@2" # note ("<0 0 3 -2>" + "<0 0 5>") # gain 0.28

~pad: (saw 220 + tri 330.6 + saw 523.9) * adsr 0.6 0.5 0.6 1.2 # lpf 2400 0.8
~sky: s "~pad" # note "<0 3>" $ slow 2 # gain 0.11 # reverb 0.9 0.3 0.8

out: (~break + ~fill + ~hats + ~ride + ~crash + ~bass + ~sky) * 0.6
