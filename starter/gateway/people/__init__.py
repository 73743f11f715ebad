"""What HR may know of a person who applies again: past cases and the standing they left."""
