"""What is true of the Vietnamese language, whoever asks: forms of a text, dates, numbers, working days."""
