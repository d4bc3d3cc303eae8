"""The search box: what was typed, and the homes, people and orders that it finds."""
