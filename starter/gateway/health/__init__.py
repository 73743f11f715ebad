"""Whether the gateway lives, and whether it can be used."""
