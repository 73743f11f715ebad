"""The world's side of the ports: PostgreSQL, mail, Temporal, and the embedded stack."""
