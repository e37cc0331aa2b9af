-- Numbered outputs, one of them muted; what is not heard takes nothing from the rest.
o1: s "bd*4" * 0.5
o2: (s "hh*8" # hcutoff 4000) * 0.3
o3: saw 55 * 0.1
hush3
