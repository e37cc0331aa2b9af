-- Without an output, the numbered buses are heard.
~pad: tri 220 * 0.1
~d1: ~pad # lpf 400
~d2: s "hh*8"
