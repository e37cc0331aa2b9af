out: "bd sn"
