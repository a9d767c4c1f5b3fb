"""What each unit must do for a document, and how far it is.

- *requirement → obligation*: a task of the text, and what one unit owes of it; a class of bodies gives one to each.
- *origin*: the unit an obligation was given to; its *unit* is who owes it now, after reorganisations and reassignments.
- *progress*: an event in an obligation's life, appended and never changed; a correction names what it corrects.
- *taken on*: the unit has said which post is in charge (a post, not a person's name).
- *done*: with a product and evidence that can be checked; an outcome reached is another thing (`targets`).
- *regular*: recurring work, which is never done; *no deadline*: the text gives no day.
"""
