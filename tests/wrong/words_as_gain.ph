out: s "bd*4" # gain "loud soft"
