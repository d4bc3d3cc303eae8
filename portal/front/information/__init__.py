"""Asking for information on how the homes are run: what is published already, asking, and following it."""
