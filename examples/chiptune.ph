-- Chiptune: two pulses, a triangle and noise, as the game consoles had them. No samples at all.
-- Shows pulse width, arpeggios faster than the ear, patterns added to patterns, drums made in the text, functions.
-- While it plays: change the widths (0.125, 0.25, 0.5 are the classic ones), or transpose it all by adding to %key.

bpm: 37.5

-- A level in sixteen steps, as their hardware had.
fn peck attack decay = ad attack decay

~lead: pulse 261.6 (0.25 + 0.12 * sine 5.5) * adsr 0.004 0.08 0.5 0.06
~harp: pulse 261.6 0.125 * peck 0.001 0.09
~bass: tri 130.8 * adsr 0.002 0.05 0.9 0.02

~chords: "<[0,3,7] [-4,0,3] [-2,2,5] [-5,-1,2]>"

~melody: s "~lead*8"
  # note ("<[0 7 12 10 7 5 3 5] [3 ~ 8 7 5 3 ~ 0] [2 5 10 9 5 ~ 2 3] [2 ~ 7 11 14 ~ 11 7]>" + 12)
  # gain 0.2
  # pan 0.4
~second: s "~ ~lead(5,8)" # note ("<7 8 5 7>" + "<0 -12>") # gain 0.12 # pan 0.15
~arp: s "~harp*32"
  # note ("<[0 3 7 12]*8 [-4 0 3 8]*8 [-2 2 5 10]*8 [-5 -1 2 7]*8>" + "12 12 0 12")
  # gain 0.13
  # pan "0.85 0.6"
~walk: s "~bass*8" # note ("<0 -4 -2 -5>" + "0 0 12 0 0 12 7 12") # gain 0.3 # legato 0.8

~thump: tri (60 + 240 * ad 0 0.05) * peck 0.001 0.12
~crack: (noise # hpf 900 0.7) * peck 0.001 0.14
~tick: (noise # hpf 7000 0.7) * peck 0 0.03
~drums: s "~thump ~tick ~crack ~tick ~thump [~thump ~tick] ~crack <~tick [~crack ~crack]>"
  # gain "0.6 0.3 0.45 0.3"

out: ((~melody + ~second + ~arp # hpf 90 0.7) + ~walk + ~drums) * 1.05
