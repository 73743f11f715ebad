"""The matrix: what the core answers to each command, in each stage, from each role."""
