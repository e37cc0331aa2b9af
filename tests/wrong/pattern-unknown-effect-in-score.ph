out: ur 4 "a b:slwo" [("a", s "bd*4"), ("b", s "sn*4")] [("slow", slow 2)]
