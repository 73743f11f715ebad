"""Feeds in: who may send what, what came, and what other systems say of people.

`sources` knows senders by their signatures, `items` keeps what they sent until it has come to an
end, `hris` and `touched` are the tables that feeds write and the cases that they touch.
"""
