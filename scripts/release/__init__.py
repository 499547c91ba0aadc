"""What a release does, in the order of `.github/workflows/release.yml`; docs/releasing.md says why.

Decisions are pure functions (`version`, `changelog`, `manifest`, `plan`); git, GitHub and the registry each have one
file at the rim. Only the standard library: it runs on the Python of any machine.
"""
