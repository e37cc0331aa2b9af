out: s "bd" # n "<0 1 2"
