"""A whole stack on one machine: Temporal and its UI, PostgreSQL, a mail sink.

Nothing has to be installed by hand and everything listens on the loopback only. It serves the
demo, the tests and a developer's own machine; production brings its own servers.
"""
