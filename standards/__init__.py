"""The data standard as a library: HACT UK Housing Data Standards 3.5, flat and nested. Pure Python."""
