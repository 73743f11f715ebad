"""Gates: what a tool asks before it moves somebody, ends an employment or hires again."""
