out:: saw 110
