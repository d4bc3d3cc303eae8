"""The feed of changes: what a landlord's systems need to know, in one order, none missed and none twice."""
