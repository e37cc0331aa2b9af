$: stack(s("bd*4"), s("hh*8"))
