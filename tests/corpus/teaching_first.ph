-- Lesson 1: one sound, made quieter.
~tone: sine 220
out: ~tone * 0.2
