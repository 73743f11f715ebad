"""Who asks: access tokens of an OpenID provider for people, accounts with keys for tools.

Nothing here says what anybody may do in a case: that follows from the HRIS and the case's people.
"""
