"""The home on one screen: what an adviser reads and writes while a caller waits."""
