-- A time too many, a list that is a number, and a vowel that is none.
out1: sine 440 * (segments "0 1 0" "0.1 0.2 0.3")
out2: additive 220 3
out3: saw 110 # vowel "a x"
out4: saw 110 # tadsr
out5: saw 110 # chorus :speed 3
