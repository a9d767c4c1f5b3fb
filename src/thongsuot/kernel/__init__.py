"""What every domain stands on: refusals, actors, permissions asked for, ids, days, announcements, database differences.

- *actor*: who acts, and through which door (web, api, cli, job).
- *announcement*: a frozen fact that a lower package tells to whoever follows it, in the same transaction.
- *refusal*: a `DomainError`, with a code that never changes and a message in the reader's language.
"""
