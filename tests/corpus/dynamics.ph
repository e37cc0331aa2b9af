-- Levels that follow levels: a pad that ducks under a kick.
tempo: 0.5
~kick: s "bd*4"
~pad: supersaw 65.4 0.3 # lpf 1200
~duck: ~pad # sidechain_compressor ~kick -30 8 0.002 0.15
~gated: noise * (sine 2 * 0.5 + 0.5) # noisegate -12 4
~hit: s "sn(3,8)" # transient_shaper 6 -6 # expander -20 2 0.01 0.1
~dirt: saw 55 # shape 0.6 # wavefold 2 # softclip 2
out: ~kick * 0.6 + ~duck * 0.2 + ~gated * 0.05 + ~hit * 0.2 + ~dirt * 0.05 # limiter 0.9
