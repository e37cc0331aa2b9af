-- Sixteen buses of one shape lie in lanes, patterns are gathered for them, and the loop stays alone.
~v0: saw "55 110" # lpf 600 0.7
~v1: saw "58 115" # lpf 640 0.7
~v2: saw "61 120" # lpf 680 0.7
~v3: saw "64 125" # lpf 720 0.7
~v4: saw "67 130" # lpf 760 0.7
~v5: saw "70 135" # lpf 800 0.7
~v6: saw "73 140" # lpf 840 0.7
~v7: saw "76 145" # lpf 880 0.7
~v8: saw "79 150" # lpf 920 0.7
~v9: saw "82 155" # lpf 960 0.7
~v10: saw "85 160" # lpf 1000 0.7
~v11: saw "88 165" # lpf 1040 0.7
~v12: saw "91 170" # lpf 1080 0.7
~v13: saw "94 175" # lpf 1120 0.7
~v14: saw "97 180" # lpf 1160 0.7
~v15: saw "100 185" # lpf 1200 0.7
~loop: ~v0 * 0.1 + ~loop * 0.5 # delay 0.25 0 1
out: (~v0 + ~v1 + ~v2 + ~v3 + ~v4 + ~v5 + ~v6 + ~v7 + ~v8 + ~v9 + ~v10 + ~v11 + ~v12 + ~v13 + ~v14 + ~v15 + ~loop) * 0.1
