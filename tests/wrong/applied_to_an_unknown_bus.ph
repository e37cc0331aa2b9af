out: s "bd sn" $ ~undefined
