tempo: 0.5
~lfo: sine 0.25
~bass: saw "55 82.5 110" # lpf (~lfo * 2000 + 500) 0.8
~drums: s "bd*4, ~ sn ~ [sn cp], hh(5,8)" $ every 4 (fast 2)
out: ~drums + ~bass * 0.3
