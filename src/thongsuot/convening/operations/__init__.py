"""What is done to conferences."""
