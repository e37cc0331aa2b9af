out: stack (s "bd") (s "hh*8")
