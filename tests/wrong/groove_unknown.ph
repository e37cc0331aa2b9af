out: s "hh*8" $ groove "mcp"
