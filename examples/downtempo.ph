-- Downtempo: a slow beat, electric keys, and an echo that is a loop in the text itself.
-- Shows a bus that reads itself through a delay and a filter, pieces of chain as buses, patterns of cutoffs, swing by weights.
-- While it plays: change the 0.68 of the loop (below 1), the time of its delay, or what is filtered inside it.

tempo: 0.36

~kick: s "bd:1 ~ ~ <~ bd:1> ~ [~ bd:1@2] ~ ~" # gain 0.85
~snare: s "~ sd:2 ~ sd:2" # gain 0.8
~brush: s "[hh:2@2 hh:2]*4" # gain "0.7 0.35 0.6 0.4" # pan "0.65 0.45"
~perc: s "~ rim:2 ~ <cl:3 [cl:3 ~ cl:3]>" # gain 0.4 # pan "0.25 0.75"

-- Electric keys: a sine that shakes another one at audio rate.
~tine: sine (261.6 + 900 * sine 523.2 * ad 0.001 0.5) * adsr 0.004 0.9 0.25 0.3
~keys: s "~tine ~ ~ [~ ~tine] ~ ~ ~tine? ~"
  # note "<c3'min9 c3'min9 af2'maj9 bf2'dom9>"
  # gain 0.4
  # pan "0.4 0.7"

-- The loop: what comes back is the keys and its own past, later, darker, a little dirtier.
~tape # lpf 1700 0.8 # hpf 160 0.7 # distort 1.5 0.3
~echo: ~keys * 0.5 + ~echo * 0.68 # delay 0.521 0 1 # ~tape

~deepvoice: (sine 65.4 + 0.3 * tri 130.8) * adsr 0.01 0.2 0.8 0.15 # lpf "<400 300 600 350>" 0.9
~deep: s "~deepvoice@3 ~ ~deepvoice _ ~ [~ ~deepvoice]" # note "<0 0 -4 -2>" # gain 0.3

~flute: (tri (523.3 + 5 * sine 5.1) + 0.05 * pink) * adsr 0.08 0.2 0.7 0.3 # lpf 2600 0.8
~phrase: s "<~ [~flute@3 ~flute] ~ [~ ~flute ~flute@2]>"
  # note "<0 [7 10] 0 [3 5 2]>"
  # gain 0.3
  # pan 0.3

~hall # reverb 0.85 0.35 0.5
out: (~kick + ~snare + ~brush + ~perc + ~deep + (~keys + ~echo + ~phrase # ~hall)) * 0.6
