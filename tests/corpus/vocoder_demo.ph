-- A beat speaks through a chord, and a voice of vowels through noise.
~carrier: saw 110 + saw 138.6 + saw 164.8
~beat: s "bd sn [hh hh] cp"
~robot: vocoder ~beat ~carrier 16
~mouth: saw 82.4 # vowel "<a e i o>"
~whisper: vocoder ~mouth noise 12
out: ~robot * 0.3 + ~whisper * 0.2
