"""The program as it is, but that it repeats what the suite has worked out of migrations: `python -m` with its words."""

from __future__ import annotations

import django

django.setup()

# The commands are known only once Django is set up.
from tests.repeating import repeated  # noqa: E402
from thongsuot.cli.main import run  # noqa: E402

if __name__ == "__main__":
    with repeated():
        run()
