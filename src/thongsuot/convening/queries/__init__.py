"""What is asked of conferences."""
