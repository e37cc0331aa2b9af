~kit: s "bd sn"
out: s "~kit*2"
