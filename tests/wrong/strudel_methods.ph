out: s("bd hh sd hh").fast(2).room(0.5)
