-- Every kind of statement that holds a pattern, and some that hold none.
tempo: 0.5
%speed: "<1 2>"
@soft: gain 0.4
~beat: s "bd*2 [sn, <cp rim>] hh*3?" # gain "0.8 0.5"
~long: s "a b" $ slow 1.5
~faster: fast 2
~room # reverb 0.8 0.4 0.3
~tune: "0 3 <7 10>" $ fast %speed
~bass: saw "55 82.5" # lpf (400 + 200 * sine 0.5) 2
~same: sine "55 82.5"
~voice freq: tri freq * 0.2
~pluck: tri 261.6 * (ad 0.002 0.4)
~song: s "~pluck*2" # note ~tune $ ~faster # pan 0.3
~again: ~beat
out: (~beat + ~long + ~song) # ~room
out2: ~bass + ~same + ~voice "110 220" + (s "cp" # @soft)
