-- Dollars in place of colons, transforms on either side.
tempo: 0.6
~drums $ s "bd sn hh*2 cp" $ every 4 rev
~bass $ fast 2 $ s "~sub*2" # note "<-12 -9>"
~sub $ tri 220 * (ad 0.005 0.25)
o1 $ ~drums * 0.5
o2 $ ~bass * 0.4
