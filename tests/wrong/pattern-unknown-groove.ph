out: s "hh*16" $ groove "mcp"
