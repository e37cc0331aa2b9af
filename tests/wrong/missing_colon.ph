~bass saw 55
out: ~bass
