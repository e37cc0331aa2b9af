-- Functions of a program, pieces of chain and transform buses where a function is wanted.
fn twice n x = fast n $ x
fn dull x = x # lpf 700 0.9
fn echoed x = stack [x, 0.375 ~> x # gain 0.4]
~wide # pan "<0.2 0.8>"
~seldom: every 3
~drop x: x # note -5
~beat: s "bd*2 [~ sn]" $ every 2 (twice 2 $ ~wide) $ ~seldom rev
~tune: s "~pluck*4" # note $ scale "major" $ "0 2 <4 6> 1"
~pluck: saw 261.6 * (ad 0.002 0.3) # dull
out: (~beat $ sometimes dull) + (~tune $ every 2 ~drop $ jux echoed) * 0.2 # dull
