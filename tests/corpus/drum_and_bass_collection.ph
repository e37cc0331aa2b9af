-- Breaks one after the other, each under the same name.
tempo: 0.7
~break: s "bd ~ sn ~ ~ bd sn ~"
~break: s "bd ~ sn ~ ~ bd sn [~ bd]" $ every 2 (chunk 4 (hurry 2))
~break: s "bd hh sn hh [bd bd] hh sn hh" $ swing 0.03 $ every 4 (linger 0.25)
~sub: s "~low ~ ~low ~low" # note "<-24 -24 -21 -26>" # legato 0.8
~low: sine 261.6 * adsr 0.005 0.1 0.8 0.05
out: ~break * 0.5 + ~sub * 0.4
