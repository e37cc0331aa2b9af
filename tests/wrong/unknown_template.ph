@wet: reverb 0.8
out: saw 110 # @wett
