"""One module a channel: `send(notice)`, and `is_ready()`, whether this Homefile can send that way."""
