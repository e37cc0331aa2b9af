out: every 4 rev $ fast 2
