"""Files of the compartments on a case: leave, legal, panel. The case itself knows none of them."""
