setCycle
nudge
out: s "bd"
solo
