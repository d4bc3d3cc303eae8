"""Stored records as the standard has them: flat rows and nested documents, for landlords' systems to read."""
