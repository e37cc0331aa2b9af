out: seqP [(0, "<4 8>", s "bd*2"), (4, 8, s "hh*3")]
