"""Effects: what a committed fact makes happen outside the case, through ports."""
