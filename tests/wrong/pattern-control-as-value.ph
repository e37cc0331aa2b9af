out: s "bd sn" # gain (pan 0.5)
