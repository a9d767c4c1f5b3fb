"""Pure rules of archives and findings."""
