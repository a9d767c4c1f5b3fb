"""A cache of one process that holds the values themselves, for what is large and never changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any, Final

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

_SHELVES: Final[dict[str, OrderedDict[str, Any]]] = {}
"""By name, for each thread has a cache of its own."""
_LOCK: Final = Lock()


class Shelf(BaseCache):
    """Django's memory cache without its copies: writing a nation's figures down and reading them back for each reader
    took most of a second. Whoever takes a value shares it with all others and changes nothing in it. Nothing ages: of
    more values than MAX_ENTRIES those go that nobody asked for the longest.
    """

    def __init__(self, name: str, params: Mapping[str, Any]) -> None:
        super().__init__(dict(params))
        self._most = int(params.get("OPTIONS", {}).get("MAX_ENTRIES", 300))
        with _LOCK:
            self._held = _SHELVES.setdefault(name, OrderedDict())

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:  # noqa: ANN401  # as Django has it
        """The value that was put there."""
        key = self.make_and_validate_key(key, version=version)
        with _LOCK:
            if key not in self._held:
                return default
            self._held.move_to_end(key)
            return self._held[key]

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:  # noqa: ANN401, ARG002  # as Django has it
        """Put a value there."""
        key = self.make_and_validate_key(key, version=version)
        with _LOCK:
            self._held[key] = value
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:  # noqa: ANN401  # as Django has it
        """Put a value there unless one is there."""
        if self.get(key, self, version) is not self:
            return False
        self.set(key, value, timeout, version)
        return True

    def delete(self, key: Any, version: int | None = None) -> bool:  # noqa: ANN401  # as Django has it
        """Take a value away."""
        with _LOCK:
            return self._held.pop(self.make_and_validate_key(key, version=version), self) is not self

    def clear(self) -> None:
        """Take everything away."""
        with _LOCK:
            self._held.clear()
