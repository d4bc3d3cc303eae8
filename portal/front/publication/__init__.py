"""What a landlord publishes, for everybody: pages, files, and a list that machines can read. No sign-in."""
