fn swept x = x # lpf (x * 100)
out: s "bd sn" $ jux swept
