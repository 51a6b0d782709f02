"""The file in which all cases of a service travel to another system, or to another provider: docs/portable-cases.md.

`catalogue` says what travels and what does not, `fields` how a field is written and read, `sealing` how the file is encrypted,
`tar` its parts, `writing` makes it from cases, `reading` checks one that came.
"""
