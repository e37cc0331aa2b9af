-- Two beats are mixed: `+` between them adds sounds, not controls. Between controls it adds numbers.
~kick: s "bd*4"
~clap: s "~ cp"
~tune: s "bd" # n "0 3" + n 12
out: ~kick + ~clap + ~tune
