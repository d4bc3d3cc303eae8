"""Requests for information by tenants of associations: the rules, the clock, what is told, the register."""
