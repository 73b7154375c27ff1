"""What the norm demands beyond form: one small pure function for each check."""
