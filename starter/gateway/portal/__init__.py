"""The portal: a person's letters, and what they may do about them, in any browser from anywhere.

Behind the link in a letter, for that letter alone; or behind a login, for all of them. Plain HTML:
it works without scripts, by keyboard, at 320 pixels, and loads nothing from anywhere else.
"""
