"""Webhooks out (Standard Webhooks 1.0): what happened in cases, told to tools that subscribed.

`outbox` keeps a message in the transaction that writes the fact, `relay` finds who wants it and
delivers it until it is taken or days have passed. `destinations`, `addresses` and `network` see to
it that a subscriber's URL leads nowhere but to the subscriber.
"""
