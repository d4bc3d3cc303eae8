"""Replies by email on their way into a conversation."""
