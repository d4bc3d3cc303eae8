"""A landlord's repairs system in small: the other side of every HACT message, for the demo and the tests.

It stands alone: Python, `standards/` and a file, nothing else of Homefile. A developer at a landlord may read
it as the example of what to build; docs/landlord-system.md goes through it message by message.
"""
