"""What may go wrong while a document is read."""

from __future__ import annotations


class ReadingError(Exception):
    """A document cannot be read.

    `code` says why ("reading.encrypted"); `params` fill the message that an interface makes of it. Codes:
    reading.unknown_kind, reading.encrypted, reading.no_text_layer, reading.too_large, reading.bomb, reading.damaged,
    reading.empty, reading.secret, reading.converter_missing, reading.conversion_too_long, reading.recogniser_missing,
    reading.recognition_too_long.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
