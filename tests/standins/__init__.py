"""Stand-ins for the services that the action talks to.

Real HTTP servers on loopback, used by the tests, the demo and the benchmarks. They are not part
of the image. `tests/README.md` says how to use them.
"""
