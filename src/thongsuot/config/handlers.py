"""Two ways through the middleware: the devices' short one, and everybody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

import django
from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.utils.module_loading import import_string

DEVICES: Final = "/sync/"
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class DeviceHandler(WSGIHandler):
    """Serves what devices send, past sessions, forms and languages."""

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: FBT001, FBT002  # Django's signature
        """Build the chain of `SYNC_MIDDLEWARE`: functions that know no more than request and answer."""
        super().load_middleware(is_async)
        handler: Any = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]  # not in the stubs
        for path in reversed(settings.SYNC_MIDDLEWARE):
            handler = convert_exception_to_response(import_string(path)(handler))
        for name in ("_view_middleware", "_template_response_middleware", "_exception_middleware"):
            setattr(self, name, [])
        self._middleware_chain = handler


def get_application() -> Application:
    """Set Django up; the application that tells devices from everybody else by the address."""
    django.setup(set_prefix=False)
    devices, others = DeviceHandler(), WSGIHandler()

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        handler = devices if environ.get("PATH_INFO", "").startswith(DEVICES) else others
        return handler(environ, start_response)

    return application
