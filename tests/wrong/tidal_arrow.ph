d1 $ 0.25 ~> (s "bd sn"
