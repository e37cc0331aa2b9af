out: saw "bd sn"
