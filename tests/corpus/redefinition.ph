-- A reference means the nearest definition above it, and stays bound to it.
~a: sine 440
~b: ~a
~a: sine 880
out1: ~b * 0.2
out2: ~a * 0.2
