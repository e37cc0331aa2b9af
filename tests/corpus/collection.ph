-- A collection: the names come again, each time as something else.
~kick: superkick 50
~bass: superbass 55 2
~mix: ~kick + ~bass * 0.3
out1: ~mix * 0.4
~kick: superkick 60 0.9 0.2 0.3
~bass: saw 41.2 # moog 300 0.6
~mix: ~kick + ~bass * 0.3
out2: ~mix * 0.3
~kick: superkick 45 0.3 0.5
~bass: superpwm 55 0.7 0.6 # lpf 700
~mix: ~kick + ~bass * 0.3
out3: ~mix * 0.3
