"""Asking the landlord: about what, what the record says of it already, and the conversation that follows."""
