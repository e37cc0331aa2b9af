once $ sound "cp"
