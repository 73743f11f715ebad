"""What each command does to a case, stage by stage: acts, their facts, and what lapses.

Each module has the same parts: *gates*, asked once when a command is accepted; *acts*, which say
what a command does or that what it acts on is no longer open; and *evolve*, which keeps a fact.
"""
