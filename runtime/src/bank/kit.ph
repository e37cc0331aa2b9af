-- The built-in drum kit, in Phonon's own language.
-- The sample `bd:2` is the bus `~bd_2`; `808bd:2` is `~bd808_2`. Every name has four variants.
-- A bus is rendered once, from time 0, when a program first asks for it; one cycle is longer than any sound.
-- Levels are such that each peaks near 0.9. What a name must sound like is measured against tests/kit.tsv.

-- Parts ----------------------------------------------------------------------------------------------------------

-- A skin: a wave that falls from `freq + bend` to `freq` in `fall` seconds.
~skin freq bend fall decay: sine (freq + bend * (ad 0 fall)) * (ad 0.0005 decay)
-- The stick, the beater: a touch of noise.
~tick tone decay: (noise # lpf tone 0.7) * (ad 0.0004 decay)
-- Snare wires: noise without its bottom.
~wires tone decay: (noise # hpf tone 0.8) * (ad 0.0005 decay)
-- Six square waves that fit no scale: the metal of the 808 (frequencies from its service notes).
~metal t: (square (205.3 * t) + square (304.4 * t) + square (369.6 * t) + square (522.7 * t) + square (540 * t) + square (800 * t)) / 6
-- Bright metal, for hats and cymbals.
~bright t low: ~metal t # hpf low 0.8 # hpf low 0.8
-- Several hands: bursts `rate` a second, for a moment, then the room.
~hands rate tone room: (noise # bpf tone 1.2) * (ad 0.0004 1) * ((1 - saw rate) * (line 1 0 0.034) + 0.8 * (ad 0.025 room))
-- Two partials that ring.
~ring a b decay: (sine a + 0.7 * sine b) * (ad 0.0004 decay)

-- Bass drums: a house kick, a deep one, a dry one, a driven one --------------------------------------------------

~bd_0: (~skin 50 190 0.06 0.44 + 0.25 * (~tick 5000 0.008)) # distort 1.6 0.6 # gain 0.917
~bd_1: (~skin 41 110 0.09 0.6 + 0.1 * (~tick 2500 0.01)) # distort 1.4 0.5 # gain 0.944
~bd_2: (~skin 62 300 0.03 0.22 + 0.4 * (~tick 8000 0.005)) # gain 0.719
~bd_3: (~skin 47 260 0.07 0.42 + 0.3 * (~tick 6000 0.01)) # distort 7 0.9 # lpf 5000 0.7 # gain 0.895

-- Snares: a round one, a tight one, a fat one, a dusty one -------------------------------------------------------

~sd_0: 0.6 * (~skin 185 90 0.03 0.14) + 0.3 * (~skin 330 60 0.02 0.09) + 0.45 * (~wires 1800 0.24) # gain 0.685
~sd_1: 0.5 * (~skin 240 160 0.02 0.08) + 0.55 * (~wires 3200 0.11) # gain 0.886
~sd_2: 0.7 * (~skin 150 80 0.04 0.2) + 0.25 * (~skin 270 40 0.03 0.12) + 0.4 * (~wires 1200 0.28) # gain 0.694
~sd_3: (0.5 * (~skin 200 120 0.02 0.1) + 0.6 * (~wires 900 0.16)) # distort 4 0.6 # lpf 5500 0.8 # gain 0.955
~sn_0: 0.55 * (~skin 215 140 0.015 0.11) + 0.2 * (sine 482 * (ad 0.0004 0.16)) + 0.5 * (~wires 2400 0.24) # gain 0.685
~sn_1: 0.4 * (~skin 320 380 0.012 0.07) + 0.25 * (~tick 9000 0.006) + 0.55 * (~wires 4200 0.13) # gain 0.944
~sn_2: 0.6 * (~skin 172 70 0.03 0.16) + 0.15 * (tri 377 * (ad 0.0004 0.12)) + 0.5 * (~wires 1500 0.38) # gain 0.734
~sn_3: ((noise # bpf 3400 0.7) * (ad 0.018 0.2)) + 0.15 * (~skin 205 40 0.02 0.1) # gain 1.2

-- Hats: tight, metallic, soft, loose; then open ones -------------------------------------------------------------

~hh_0: (noise # hpf 8000 0.8 # lpf 14000 0.7) * (ad 0.0004 0.07) # gain 1.13
~hh_1: (~bright 1.7 7000) * (ad 0.0004 0.09) # gain 5.51
~hh_2: (noise # bpf 7500 1.2) * (ad 0.002 0.08) # gain 1.36
~hh_3: ((noise # hpf 6000 0.8) * 0.7 + ~bright 1.3 6000) * (ad 0.0004 0.16) # gain 1.02
~oh_0: ((noise # hpf 7500 0.8 # lpf 14000 0.7) * 0.8 + ~bright 1.6 7000) * (ad 0.001 0.42) # gain 1.35
~oh_1: (~bright 1.9 6500) * (ad 0.001 0.55) # gain 3.92
~oh_2: (noise # bpf 7000 0.9) * (ad 0.004 0.36) # gain 0.984
~oh_3: ((noise # hpf 5500 0.8) + ~bright 1.2 5000) * (0.7 * (ad 0.0004 0.09) + 0.3 * (ad 0.002 0.8)) # gain 0.802

-- Claps, rims, clave, cowbell, shaker ----------------------------------------------------------------------------

~cp_0: ~hands 95 1300 0.22 # gain 1.19
~cp_1: ~hands 120 2100 0.14 # gain 1.09
~cp_2: ~hands 75 950 0.36 # gain 1.54
~cp_3: (~hands 105 1600 0.5) # distort 3 0.6 # gain 1.12
~rim_0: (~ring 1720 530 0.035) + 0.4 * (~tick 9000 0.004) # gain 0.628
~rim_1: (~ring 2260 790 0.025) + 0.3 * (~tick 12000 0.003) # gain 0.679
~rim_2: (~ring 1150 410 0.05) + 0.5 * (~tick 6000 0.005) # gain 0.642
~rim_3: ((~ring 1500 680 0.04) # distort 5 0.7) + 0.3 * (~wires 5000 0.03) # gain 0.71
~cb_0: ((square 540 + square 800) # bpf 900 1.1) * (0.6 * (ad 0.0004 0.04) + 0.4 * (ad 0.0004 0.34)) # gain 0.479
~cb_1: ((square 587 + square 845) # bpf 2640 0.9) * (0.5 * (ad 0.0004 0.03) + 0.5 * (ad 0.0004 0.2)) # gain 0.655
~cb_2: ((square 420 + square 622) # bpf 760 1.2) * (0.6 * (ad 0.0004 0.05) + 0.4 * (ad 0.0004 0.5)) # gain 0.509
~cb_3: ((tri 835 + tri 1251) # hpf 500 0.8) * (0.7 * (ad 0.0004 0.03) + 0.3 * (ad 0.0004 0.25)) # gain 0.667
~cl_0: sine 2500 * (ad 0.0004 0.06) # gain 0.906
~cl_1: sine 2080 * (ad 0.0004 0.08) + 0.15 * (sine 4410 * (ad 0.0004 0.03)) # gain 0.809
~cl_2: sine 3120 * (ad 0.0004 0.04) # gain 0.91
~cl_3: tri 1620 * (ad 0.0004 0.07) + 0.2 * (~tick 8000 0.004) # gain 0.942
~sh_0: (noise # bpf 6200 1.1) * (ad 0.028 0.07) # gain 1.25
~sh_1: (noise # bpf 8200 1.4) * (ad 0.012 0.05) # gain 1.13
~sh_2: (noise # bpf 4800 0.9) * (ad 0.05 0.12) # gain 1.03
~sh_3: ((noise # hpf 7000 0.8) * (square 46 * 0.3 + 0.7)) * (ad 0.02 0.16) # gain 0.818

-- Toms -----------------------------------------------------------------------------------------------------------

~tom freq decay: (~skin freq (0.6 * freq) 0.08 decay) + 0.2 * (~skin (1.6 * freq) (0.4 * freq) 0.05 (0.4 * decay)) + 0.12 * (~tick 3500 0.02)
~lt_0: ~tom 82 0.5 # gain 0.751
~lt_1: ~tom 74 0.34 # gain 0.755
~lt_2: ~tom 90 0.8 # gain 0.76
~lt_3: (~tom 78 0.42) # distort 4 0.7 # lpf 3000 0.8 # gain 0.85
~mt_0: ~tom 122 0.42 # gain 0.752
~mt_1: ~tom 112 0.28 # gain 0.753
~mt_2: ~tom 134 0.66 # gain 0.756
~mt_3: (~tom 118 0.36) # distort 4 0.7 # lpf 3600 0.8 # gain 0.856
~ht_0: ~tom 178 0.34 # gain 0.772
~ht_1: ~tom 164 0.22 # gain 0.743
~ht_2: ~tom 196 0.54 # gain 0.745
~ht_3: (~tom 172 0.3) # distort 4 0.7 # lpf 4400 0.8 # gain 0.85

-- Cymbals --------------------------------------------------------------------------------------------------------

~rd_0: (~bright 2.1 5000) * (0.4 * (ad 0.0004 0.08) + 0.6 * (ad 0.001 1.3)) + 0.12 * (~ring 3150 4720 0.5) # gain 2.64
~rd_1: (~bright 1.8 6000) * (0.7 * (ad 0.0004 0.06) + 0.3 * (ad 0.001 0.9)) + 0.08 * (~ring 2770 5210 0.3) # gain 3.17
~rd_2: (~metal 3.1 # bpf 4200 0.8) * (0.5 * (ad 0.0004 0.1) + 0.5 * (ad 0.001 1.6)) + 0.2 * (~ring 1980 3020 0.9) # gain 1.16
~rd_3: ((noise # hpf 6500 0.8) * 0.5 + ~bright 2.4 5500) * (0.5 * (ad 0.0004 0.05) + 0.5 * (ad 0.002 1.1)) # gain 1.45
~cr_0: ((noise # hpf 4500 0.7) * 0.8 + ~bright 1.5 4500) * (0.4 * (ad 0.0004 0.15) + 0.6 * (ad 0.002 1.9)) # gain 0.841
~cr_1: ((noise # hpf 6500 0.7) + ~bright 2.2 6000) * (0.5 * (ad 0.0004 0.1) + 0.5 * (ad 0.002 1.3)) # gain 0.854
~cr_2: ((noise # hpf 3000 0.7) * 0.7 + ~bright 1.1 3500) * (0.3 * (ad 0.0004 0.2) + 0.7 * (ad 0.006 2.6)) # gain 0.87
~cr_3: ((noise # bpf 5200 0.5) + ~bright 1.8 4000) * (0.6 * (ad 0.0004 0.06) + 0.4 * (ad 0.001 0.9)) # gain 1.06

-- The 808 --------------------------------------------------------------------------------------------------------

~bd808_0: (~skin 49 60 0.03 0.9 + 0.08 * (~tick 3000 0.006)) # gain 0.91
~bd808_1: (~skin 55 80 0.02 0.4 + 0.1 * (~tick 3500 0.006)) # gain 0.918
~bd808_2: (~skin 44 50 0.04 1.8 + 0.05 * (~tick 2500 0.006)) # gain 0.904
~bd808_3: (~skin 47 90 0.03 1.2 + 0.1 * (~tick 4000 0.006)) # distort 5 0.8 # lpf 2500 0.7 # gain 0.9
~sd808_0: 0.5 * (sine 180 * (ad 0.0004 0.16)) + 0.35 * (sine 331 * (ad 0.0004 0.1)) + 0.35 * (~wires 2200 0.2) # gain 0.749
~sd808_1: 0.5 * (sine 204 * (ad 0.0004 0.12)) + 0.35 * (sine 372 * (ad 0.0004 0.08)) + 0.55 * (~wires 3000 0.14) # gain 0.727
~sd808_2: 0.6 * (sine 168 * (ad 0.0004 0.22)) + 0.4 * (sine 310 * (ad 0.0004 0.14)) + 0.2 * (~wires 1800 0.3) # gain 0.889
~sd808_3: 0.3 * (sine 190 * (ad 0.0004 0.1)) + 0.2 * (sine 348 * (ad 0.0004 0.07)) + 0.7 * (~wires 1500 0.26) # gain 0.867
~hh808_0: (~metal 1 # bpf 10000 1 # hpf 7000 0.8) * (ad 0.0004 0.06) # gain 8.59
~hh808_1: (~metal 1 # bpf 10000 1 # hpf 7000 0.8) * (ad 0.0004 0.05) # gain 9.15
~hh808_2: (~metal 1.15 # bpf 9000 0.8 # hpf 6000 0.8) * (ad 0.0004 0.09) # gain 5.3
~hh808_3: (~metal 0.85 # bpf 8000 1.2 # hpf 5500 0.8) * (ad 0.001 0.05) # gain 8.12
~oh808_0: (~metal 1 # bpf 10000 1 # hpf 7000 0.8) * (ad 0.001 0.45) # gain 6.52
~oh808_1: (~metal 1 # bpf 10000 1 # hpf 7000 0.8) * (ad 0.001 0.26) # gain 6.7
~oh808_2: (~metal 1.15 # bpf 9000 0.8 # hpf 6000 0.8) * (ad 0.001 0.7) # gain 4.43
~oh808_3: (~metal 0.85 # bpf 8000 1.2 # hpf 5500 0.8) * (ad 0.004 0.4) # gain 5.5
~cp808_0: ~hands 100 1000 0.16 # gain 1.74
~cp808_1: ~hands 100 1150 0.28 # gain 1.22
~cp808_2: ~hands 90 860 0.12 # gain 1.86
~cp808_3: ~hands 115 1400 0.4 # gain 1.33
~lt808_0: ~skin 82 26 0.12 0.6 + 0.04 * (~tick 1500 0.1) # gain 0.91
~lt808_1: ~skin 74 20 0.1 0.4 + 0.04 * (~tick 1500 0.06) # gain 0.923
~lt808_2: ~skin 90 30 0.14 0.9 + 0.06 * (~tick 1500 0.16) # gain 0.9
~lt808_3: ~skin 165 50 0.05 0.32 # gain 0.91
~mt808_0: ~skin 122 38 0.1 0.46 + 0.04 * (~tick 1800 0.08) # gain 0.91
~mt808_1: ~skin 112 30 0.08 0.3 + 0.04 * (~tick 1800 0.05) # gain 0.92
~mt808_2: ~skin 134 44 0.12 0.7 + 0.06 * (~tick 1800 0.12) # gain 0.91
~mt808_3: ~skin 250 70 0.04 0.24 # gain 0.9
~ht808_0: ~skin 168 50 0.08 0.36 + 0.04 * (~tick 2200 0.06) # gain 0.9
~ht808_1: ~skin 155 40 0.07 0.24 + 0.04 * (~tick 2200 0.04) # gain 0.905
~ht808_2: ~skin 185 60 0.1 0.56 + 0.06 * (~tick 2200 0.1) # gain 0.901
~ht808_3: ~skin 370 90 0.03 0.18 # gain 0.9
~cy808_0: (~metal 1 # bpf 7100 0.7) * (0.5 * (ad 0.0004 0.12) + 0.5 * (ad 0.001 1.2)) + 0.3 * ((~metal 1 # bpf 3440 1.5) * (ad 0.0004 0.4)) # gain 2.44
~cy808_1: (~metal 1.1 # bpf 8000 0.7) * (0.6 * (ad 0.0004 0.08) + 0.4 * (ad 0.001 0.7)) # gain 3.22
~cy808_2: (~metal 0.9 # bpf 6200 0.7) * (0.4 * (ad 0.0004 0.2) + 0.6 * (ad 0.002 2.2)) + 0.4 * ((~metal 0.9 # bpf 3000 1.5) * (ad 0.0004 0.8)) # gain 2.17
~cy808_3: (~metal 1.3 # hpf 6500 0.8) * (0.4 * (ad 0.0004 0.06) + 0.6 * (ad 0.02 1.5)) # gain 4.77
