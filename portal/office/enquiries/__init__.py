"""Residents' questions, for staff: the queue, one conversation, and what is said more than once."""
