-- One-letter buses, as they are typed while playing.
tempo: 0.55
~s: supersaw 110 0.3 # moog 1400 0.3 * adsr 0.005 0.2 0.4 0.3
~k: superkick 55 0.6 0.25 * (gate "t f t f")
~n: supersnare 190 0.7 0.12 * (gate "f t f [f t]")
~h: superhat 0.8 0.04
~a: s "~s(3,8,<0 2>)" # note "c4'min7"
~b: ~a # chorus 0.8 0.4 # pingpong 0.273 0.5
out: (~k + ~n * 0.6 + ~h * 0.3 + ~b * 0.4) * 0.7 # compressor -12 3 0.01 0.1
