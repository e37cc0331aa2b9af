out: inhabit [("kick", s "bd*2"), ("clap", s "cp")] "kick clop"
