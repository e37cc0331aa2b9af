out:
