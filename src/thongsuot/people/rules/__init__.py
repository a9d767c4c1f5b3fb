"""The pure rules of people: no database, no clock."""
