out: n (scale "minr" "0 .. 7") # s "bd"
