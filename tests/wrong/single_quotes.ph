out: s 'bd sn'
