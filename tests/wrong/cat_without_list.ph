out: s (cat "bd" "sn")
