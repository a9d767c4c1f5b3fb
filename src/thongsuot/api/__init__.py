"""The JSON API, `/api/v1`: the same queries as the pages, described by OpenAPI, refusing in problem+json."""
