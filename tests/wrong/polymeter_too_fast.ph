out: s "{bd sn}%1e9"
