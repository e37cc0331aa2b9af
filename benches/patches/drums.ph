-- From eight to a hundred and twenty-eight sounds a cycle, a second long each.
tempo: 0.5
out: s "<bd*8 bd*16 bd*32 bd*64 bd*128>" # dur 1 # speed 0.5 # gain 0.1
