outmix: soft
out: saw 110
