"""What may be wrong with a sheet that someone hands in."""

from __future__ import annotations


class SheetError(Exception):
    """A sheet cannot be taken in or written.

    `code` says why, `params` fill the message that an interface makes of it:

    - sheet.unknown_kind (name): neither an .xlsx workbook nor a .csv
    - sheet.encrypted (name): the workbook has a password
    - sheet.damaged (name, and row for a .csv): the file cannot be read to its end
    - sheet.too_large (what: bytes, cells or rows; size, limit)
    - sheet.bomb (name): unpacks to far more than it is, or declares XML entities
    - sheet.empty (name): no cell holds anything
    - sheet.no_header (sheet): no row names any of the wanted columns
    - template.damaged (name): no Word file that can be filled
    - template.too_large (name)
    - template.macros (name): it holds a macro or an object, or fetches something from elsewhere
    - template.field_codes (name, codes): it holds Word's own fields that reach outside the file, or could come to
    - template.unknown_fields (name, unknown, places): it names fields that no report has, and where they stand
    - template.not_plain (name): it does more than fill in fields
    - template.missing_fields (name, missing): a field is not there without which no report may go out
    - template.tables_misplaced (name): the tables do not stand once, in a paragraph of their own
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
