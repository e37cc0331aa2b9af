~voice f: saw f
out: ~voice
