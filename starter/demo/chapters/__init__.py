"""What several stories of the demo share, stage by stage."""
