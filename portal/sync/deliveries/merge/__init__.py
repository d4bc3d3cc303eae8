"""Setting what a landlord holds equal to what it delivered, a whole kind of record at a time, in PostgreSQL.

One module a kind says, as data in the words of `spec`, which delivered column becomes which field;
`matching`, `parts` and `writing` do the rest.
"""
