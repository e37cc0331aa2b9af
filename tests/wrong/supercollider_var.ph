var freq = 220;
out: saw freq
