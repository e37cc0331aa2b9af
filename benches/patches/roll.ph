-- Seven hundred and twenty sounds in a cycle of two seconds, each as long as it is.
tempo: 0.5
out: s "bd*720" # gain 0.05
