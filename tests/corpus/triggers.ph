-- Envelopes that patterns and signals start.
tempo: 0.5
~gated: saw 110 # tadsr "t f [t t] t" 0.01 0.1 0.4 0.1
~asr: sine 330 # asr (sine 2) 0.05 0.1
~once: tri 220 * (env 0.1 0.2 0.5 0.1)
~shape: sine 440 * (segments "0 1 0.3 0" "0.05 0.2 1")
~fall: noise * (xline 1 0.001 3) * 0.2
~bend: sine (curve 880 110 2 -3)
~held: square (latch (range 100 400 (sine 0.37 + 0 * noise)) "t*8") * (trig "t*8" # lag 0.05)
~steps: saw (select "0 1 2" 110 165 220) * (if (sine 1) 0.2 0.05)
out: (~gated + ~asr + ~once + ~shape + ~fall + ~bend + ~held + ~steps) * 0.12
