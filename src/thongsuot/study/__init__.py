"""Who must study a document by when, who has, and who is left.

- *rule*: what an office has set for one document of its own: from which day, which categories must, by when at each
  level, and by which ways who may; set anew as often as needed, the last one applied counts.
- *completion*: somebody has studied a document, on a day, by a way, with evidence; a *withdrawal* takes it back.
- *way*: attended (a conference), made up (a make-up session), meeting (a cell meeting), self-study, reported (a sheet).
- *gathering*: a cell meeting or a make-up session of one unit; all of its members were there but those named absent.
- *due*, *done*, *left*, *beyond*: due are the members who must; done those of them who have; left the rest of them;
  beyond are those who have though they need not (exempt, or of a category that need not).
"""
