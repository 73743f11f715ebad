"""Feeds in: who may send what, what came, and what other systems say of people.

`sources` knows senders by their signatures, `items` keeps what they sent until it has come to an
end, as `messages` has it; `hris` writes the tables that feeds are about.
"""
