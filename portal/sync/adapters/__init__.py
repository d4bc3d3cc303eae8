"""Landlords' systems, each kind in a module of its own: how it is asked, told, and tested.

Every module here with an `ADAPTER` is one more kind of system; docs/adapters.md says how to add one.
"""
