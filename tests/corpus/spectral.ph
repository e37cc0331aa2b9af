-- Spectra held, smeared, and spoken on one note.
~beat: s "bd*2 [~ sn] hh*4"
~held: ~beat # freeze "0 0 1 1"
~smear: saw "110 165" * 0.3 # blur 12
~voice: ~beat # robot 0.8
out: ~held * 0.4 + ~smear * 0.3 + ~voice * 0.2
