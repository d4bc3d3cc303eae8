"""A landlord's delivery: received, read, checked, matched, planned, applied and reported, a step a module."""
