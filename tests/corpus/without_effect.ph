-- What has no effect is said: a control that voices do not obey, a transform on a sound without patterns.
~a: saw 110
out1: s "bd*4" $ every 2 (# room 0.9)
out2: (~a $ fast 2) * 0.1
