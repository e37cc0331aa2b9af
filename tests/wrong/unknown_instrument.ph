~synth: saw 110
out: s "~snyth(3,8)"
