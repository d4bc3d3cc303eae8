"""Webhooks: telling a system of changes as they happen, signed, and in the order of each record."""
