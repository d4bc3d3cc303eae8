"""Files that a landlord publishes: their kinds, what must not be in them, where they are kept."""
