-- Functions that set controls work on the notes of an oscillator; waves without a frequency are patterns for transforms.
tempo: 1
~lead: saw "c3 e3 g3" $ every 2 (|+ note 12) $ jux rev
~sweep: saw 55 # lpf (range 200 900 $ slow 4 $ sine) 0.8
~degrees: s "rim*4" # n ("0 2 4 7" $ scale "minor")
~raised: n "0 2 1 3" $ every 2 (|+| 2) $ every 3 (|-| 2)
out: ~lead * 0.3 + ~sweep * 0.2 + ~degrees + (~raised # s "cp") * 0.5
