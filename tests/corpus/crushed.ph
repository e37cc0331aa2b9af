-- Fewer bits, fewer frames, squeezed swings.
~lead: square "<220 330 277>" * 0.3
~bits: ~lead # bitcrush 4 8
~frames: ~lead # coarse 12
~both: ~lead # crush 3 # decimator 6 0.5
~squeezed: ~lead # squiz 3
out: (~bits + ~frames + ~both + ~squeezed) * 0.4
