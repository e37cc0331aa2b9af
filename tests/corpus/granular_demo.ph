-- Grains of a tone and of drums, their pitch and density moved by slow waves.
~source: sine 330 + 0.5 * sine 495
~cloud: granular ~source 60 0.01 (1 + 0.5 * sine 0.2)
~dust: granular (s "sn*2 cp") 30 (0.005 + 0.004 * sine 0.1) 0.5
out: ~cloud * 0.2 + ~dust * 0.4 # reverb 0.7 0.4 0.2
