"""Messages to landlords' systems: written down with what they tell of, then delivered once in effect."""
