out: saw "c3'majj7"
