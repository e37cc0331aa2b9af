-- A name may be used before it is defined.
out: ~later * 0.5
~later: square 110 # hpf 200
