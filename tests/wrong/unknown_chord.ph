out: saw # note "c4'mni7"
