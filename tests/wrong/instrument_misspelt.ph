~bell: sine 523 * (ad 0.01 0.5)
out: s "~bel(3,8)"
