"""Cases of hazards for staff: the wall of clocks, one case, what is written down in it, its dossier."""
