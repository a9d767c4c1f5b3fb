"""A refusal by its code, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from thongsuot.kernel.errors import DomainError


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What the block does is refused with this code."""
    with pytest.raises(DomainError) as error:
        yield
    assert error.value.code == code
