out: s "bd sn" $ echoWith "<4 400>" 0.125 (|* speed 1.1)
