-- Templates: the text is put wherever the name stands, and each use has its own state.
tempo: 0.5
@warm: lpf 900 0.8
@soft: gain 0.4
~a: saw 110 # @warm # @soft
~b: square 165 # @warm # @soft
out: (~a + ~b) * 0.5
