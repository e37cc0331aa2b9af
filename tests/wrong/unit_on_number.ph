out: saw 440hz
