"""The pages: server-rendered, usable without JavaScript, in Vietnamese and English.

- *view*: parse → ONE call of a query or operation → render; no rule of the organisation lives here.
- *component*: a template of `templates/web/` with its own small style sheet in `static/web/`.
"""
