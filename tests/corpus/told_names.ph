-- What a voice is told, by name: the note in hertz and in semitones, how loud, how hard and how long it is.
~lead: (sine freq + 0.3 * sine (freq * 2.01) * velocity) * (ad 0.005 0.3)
~bass: saw freq # lpf (300 + 200 * gain) 2 * gate
~long: tri freq * (adsr 0.01 0.1 (0.5 + 0.2 * sustain) 0.1)
~one: s "~lead(5,8)" # note "0 3 7 10" # velocity "1 0.4"
~two: s "~bass*2" # note "<-24 -21>" # gain "0.3 0.6"
~three: s "~long" # note "<12 15>"
out: (~one + ~two + ~three) * 0.3
