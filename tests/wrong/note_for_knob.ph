out: saw "c3 e3" # lpf "a4 c5" "b" # gain "0.5 a"
