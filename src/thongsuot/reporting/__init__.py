"""From figures to documents: reports as datasets, and the datasets in the official form.

It owns no business rule: figures come from the domains, what is sent goes to `submissions`. The official form is in
Vietnamese whoever prints it; a dataset on a page is in the reader's language.
"""
