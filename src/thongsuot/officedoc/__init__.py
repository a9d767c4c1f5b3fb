"""Data in and out of office files.

A `Dataset` is what a page shows, free of its form: `to_xlsx`, `to_csv`, `to_docx` and `to_pdf` render it, and no cell
of it can become a formula. `set_pages` sets pages of other shapes. `from_sheet` takes what people hand in (.xlsx,
.csv) as rows of text with their row numbers, and refuses what would harm us with a `SheetError`; `read_table` finds the
header by the many wordings in use.
"""

from thongsuot.officedoc.csv_out import to_csv
from thongsuot.officedoc.dataset import Cell, Column, Dataset, Kind, Share, Sheet
from thongsuot.officedoc.docx_out import to_docx
from thongsuot.officedoc.errors import SheetError
from thongsuot.officedoc.frozen import frozen, thawed
from thongsuot.officedoc.headers import Table, find_header, match_headers, read_table
from thongsuot.officedoc.letters import Letter, letters_docx, letters_pdf
from thongsuot.officedoc.official import (
    FIELDS,
    STANDARD,
    Official,
    official_docx,
    official_pdf,
    template,
)
from thongsuot.officedoc.pdf_out import to_pdf
from thongsuot.officedoc.raw import RawCell, RawRow, RawSheet, Tall
from thongsuot.officedoc.sheets_in import MAX_BYTES, csv_to_read, from_sheet, long_table
from thongsuot.officedoc.templates import MAX_BYTES as TEMPLATE_BYTES
from thongsuot.officedoc.templates import REQUIRED, Place, check_office_template, check_template
from thongsuot.officedoc.typesetting import set_pages
from thongsuot.officedoc.xlsx_out import to_xlsx

__all__ = [
    "FIELDS",
    "MAX_BYTES",
    "REQUIRED",
    "STANDARD",
    "TEMPLATE_BYTES",
    "Cell",
    "Column",
    "Dataset",
    "Kind",
    "Letter",
    "Official",
    "Place",
    "RawCell",
    "RawRow",
    "RawSheet",
    "Share",
    "Sheet",
    "SheetError",
    "Table",
    "Tall",
    "check_office_template",
    "check_template",
    "csv_to_read",
    "find_header",
    "from_sheet",
    "frozen",
    "letters_docx",
    "letters_pdf",
    "long_table",
    "match_headers",
    "official_docx",
    "official_pdf",
    "read_table",
    "set_pages",
    "template",
    "thawed",
    "to_csv",
    "to_docx",
    "to_pdf",
    "to_xlsx",
]
