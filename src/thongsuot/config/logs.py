"""The part of the settings that says what is logged, and that no name gets there.

What fails is told on standard error with its trace, for whoever runs the machine; never what was typed or sent: the
messages of the database lose their values where they arise (`kernel.quiet`), a request is told by its pattern: every
handler has the filter `without_request`. Every seal of the record of acts is told. With THONGSUOT_LOG=json each line is
an object for programs to read, and every request has one.
"""

from __future__ import annotations

import os

AS_JSON = os.environ.get("THONGSUOT_LOG") == "json"
LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": LINE},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "fmt": LINE,
            "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
            "json_ensure_ascii": False,
        },
    },
    "filters": {"without_request": {"()": "thongsuot.kernel.quiet.WithoutRequest"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json" if AS_JSON else "line",
            "filters": ["without_request"],
        },
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "thongsuot.audit.seal": {"level": "INFO"},  # so that seals can be kept elsewhere
        "thongsuot.requests": {"level": "INFO" if AS_JSON else "WARNING"},
    },
}
