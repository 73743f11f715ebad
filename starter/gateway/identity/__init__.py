"""Proving who asks: access tokens of the firm's OpenID provider, and keys of tools."""
