"""Pages as Typst sets them; their data come as JSON, so nothing in them is read as markup."""
