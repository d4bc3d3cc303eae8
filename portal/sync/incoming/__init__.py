"""What landlords' systems tell: stored first, then read, then written down where it belongs, once."""
