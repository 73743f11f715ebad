"""Erasures: what is kept apart from a closed case, erased by two people past its time."""
