"""The shell: one durable workflow for each case, around the pure core. It holds no rule of HR."""
