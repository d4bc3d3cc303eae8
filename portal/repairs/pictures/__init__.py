"""Pictures people send: what may be one, where its files are, and how it is made safe to show.

What arrives is never shown to anybody. It is looked at without being decoded (`headers`, `hidden`), kept
(`store`), and made anew in a process of its own (`making`, `darkroom`); only what was made is served.
"""
