"""What people and HR tooling use: the command line, the typed client, the rehearsal."""
