"""The WSGI application that granian serves."""

from __future__ import annotations

import gc
import os

from thongsuot.config.handlers import get_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thongsuot.config.settings")
os.environ.setdefault("THONGSUOT_LOCK_SECONDS", "10")  # jobs and commands wait for each other, readers do not
application = get_application()

gc.freeze()  # what is loaded now stays: nobody looks through it for garbage again
gc.set_threshold(20_000, 10, 10)  # a batch of the roll call makes thousands of objects that go with it
