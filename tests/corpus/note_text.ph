-- Note names in an oscillator start voices, numbers step its frequency.
out: sine "c4 e4" * 0.5 + tri "220 330" * 0.1
