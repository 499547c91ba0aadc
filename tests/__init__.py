"""A package only because the wheel of actions-toolkit installs a package called `tests` too.

Without this file `tests` would be a namespace package, and any ordinary package of that name wins
over those wherever it stands on the path.
"""
