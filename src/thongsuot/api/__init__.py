"""The JSON API, `/api/v1`: the pages' own queries and operations, described by OpenAPI, refusing in problem+json.

- *caller*: who comes in: a program with an API token, limited to its scopes, or a browser with its session.
- *scope*: what a token is for; a route names those of which one opens it. What it may see or do is its user's grants'.
- *key*: the caller's own name for a writing request; the same key and request have their effect once.
- *cursor*: where the next page of a list begins, whatever is added meanwhile.
"""
