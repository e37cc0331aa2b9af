-- A loop with a delay in it: cut once, delayed there by a quantum.
~echo: (impulse 1 + ~echo * 0.6) # delay 0.25 0 1
out: ~echo
