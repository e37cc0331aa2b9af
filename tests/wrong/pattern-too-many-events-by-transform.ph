out: s "bd*64" $ ply 64 $ striate 32
