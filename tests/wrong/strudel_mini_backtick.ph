out: s `bd hh sd hh`
