"""What is true of the Vietnamese language, whoever asks: normal form, search and sort keys, dates, numbers, working days."""
