tempo 1.0
# The oldest spelling: names without signs, calls with commas.
kick = s "bd ~ bd ~"
hat = s "hh*8"
wet = reverb(hat, 0.5, 0.5, 0.2)
out kick * 0.6 + wet * 0.3
