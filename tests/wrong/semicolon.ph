out: saw 110;
