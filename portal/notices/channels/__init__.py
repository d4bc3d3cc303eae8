"""One module a channel: `send(notice)`, and `is_ready()`, which says whether this Homefile can send that way."""
