"""What is counted for everybody to read: one module a subject, each fills the tables of its sheets."""
