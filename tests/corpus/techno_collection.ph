-- Patterns for machines: many names, again and again, most of them never heard.
tempo: 0.55
~bd: s "bd*4"
~hh: s "hh*8"
~mix: ~bd * 0.5 + ~hh * 0.2
~bd: s "bd*4" # speed 0.9
~perc: s "rim(5,16,3)" # pan (range 0.2 0.8 $ sine)
~mix: ~bd * 0.5 + ~hh * 0.2 + ~perc * 0.3
~acid: saw "55 55 110 55 65.4 55 98 55" # moog (500 + 400 * sine 0.3) 0.7
~mix: ~bd * 0.5 + ~acid * 0.1
~unused: s "cp*16" # reverb 0.9
out: ~mix
