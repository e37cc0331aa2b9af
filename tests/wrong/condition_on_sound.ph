~a: saw 1
out: if ~a > 0.5 then saw 110 else saw 220
