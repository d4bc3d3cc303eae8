"""What the record says of one thing, in a sentence each: for whoever is about to ask, and for who answers."""
