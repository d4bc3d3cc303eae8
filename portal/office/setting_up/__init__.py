"""Forms by which a landlord says what can be reported, how soon it is mended and when somebody can come."""
