%speed: "<2 3>"
out: %sped
