~a: s "bd sn
out: ~a
