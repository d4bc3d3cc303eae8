"""What waits for staff: a list for each kind of work, who sees which, and what is done with many at once."""
