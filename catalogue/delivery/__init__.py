"""Who may download what, and the letters that bring it to the buyer."""
