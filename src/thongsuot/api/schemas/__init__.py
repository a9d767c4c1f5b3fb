"""The shapes that the API takes and answers in. They are a promise: a field is added, never renamed or given another
meaning."""
