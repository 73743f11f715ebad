"""An issuer of access tokens for trying things out: whoever asks is believed.

It knows no passwords. So it listens on the loopback only, serves nothing but the embedded stack on
this machine, and says aloud what it is. A firm has an OpenID provider of its own.
"""
