-- What is computed twice is computed once; noise is not.
out: sine 220 * 0.1 + sine 220 * 0.1 + noise * 0.01 + noise * 0.01
