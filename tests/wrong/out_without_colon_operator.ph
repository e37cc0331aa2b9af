out + saw 110
