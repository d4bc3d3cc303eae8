"""Work that has an owner, and what becomes of it when they leave or do something else."""
