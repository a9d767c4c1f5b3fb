"""The part of the settings that says what is logged, and that no name gets there.

What fails is told on standard error with its trace, for whoever runs the machine; never what was typed or sent: the
messages of the database lose their values where they arise (`kernel.quiet`), a request is told by its pattern: every
handler has the filter `without_request`. Every seal of the record of acts is told.
"""

from __future__ import annotations

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without_request": {"()": "thongsuot.kernel.quiet.WithoutRequest"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_request"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "thongsuot.audit.seal": {"level": "INFO"},  # so that seals can be kept elsewhere
    },
}
