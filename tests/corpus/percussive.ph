-- `ar` falls to silence without waiting for the end of its note.
out: s "rd*2" # ar 0.001 0.1
