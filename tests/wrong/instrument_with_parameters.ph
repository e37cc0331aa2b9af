~bell f: sine f * (ad 0.01 0.5)
out: s "~bell*4"
