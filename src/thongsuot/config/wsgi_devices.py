"""The same application in processes of their own for the devices at the points, which step back for the pages.

Hundreds of devices send at once when a conference opens, and can wait some seconds; whoever looks at a page cannot.
"""

from __future__ import annotations

import os

from thongsuot.config import wsgi

STEP_BACK = 10
"""By so much nicer than the pages' processes: these get the processor whenever they want it."""
os.nice(STEP_BACK)
application = wsgi.application
