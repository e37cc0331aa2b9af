-- A bus with parameters is made anew at each call; a sound given to it is made once.
~voice freq cutoff: saw freq # lpf cutoff 0.7
fn half x = x * 0.5
out: half (~voice 110 800) + half (~voice "55 82.5" (sine 0.2 * 400 + 900))
