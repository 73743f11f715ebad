"""Cases as their readers may see them: lists, one case, its history, its money, who has read."""
