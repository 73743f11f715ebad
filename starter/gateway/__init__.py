"""The gateway: HTTP for HR tooling and for people, in front of running cases.

One folder for each resource, with the same few files in each: `routes` (what can be asked), `forms`
(what goes over the wire) and, where there is more than a call to the core, `service`. Around them:
`app` puts them together, `doors` is what they need of the world, `caller` who asks, `problems` how
the door says no. No rule of the process stands here: the core decides.
"""
