// An older piece: it plays, and each line says how it is written now.
tempo 0.5
kick = s("bd*4")
hats = s("hh*8") # mul 0.5
bell = "c5 e5 ~ g5" # saw
out kick + hats + bell + impulse 2 * sp rim
