out: if 1 > 0 then saw 110
