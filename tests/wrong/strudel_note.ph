note("c3 e3 g3").sound("sawtooth")
