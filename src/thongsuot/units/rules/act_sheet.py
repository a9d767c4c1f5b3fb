"""The sheet of a reorganisation, as offices write it → its steps. Columns and words in their many wordings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from thongsuot.kernel.errors import Problem
from thongsuot.officedoc import RawRow, RawSheet, Table, read_table
from thongsuot.units.rules.acts import Action, Part, Step
from thongsuot.units.rules.problems import problem
from thongsuot.units.rules.tree_sheet import CODE_LENGTH, NAME_LENGTH
from thongsuot.vietnamese.text import fold, normalise

ACT_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "step": ("bước", "việc", "nội dung", "hình thức", "hình thức sắp xếp", "action"),
    "code": ("mã", "mã đơn vị", "đơn vị", "unit code"),
    "words": ("tên mới", "tên", "tên đơn vị mới", "new name", "name"),
    "kind": ("loại", "loại đơn vị", "loại hình", "unit kind"),
    "parent": ("đơn vị cấp trên", "cấp trên", "mã cấp trên", "mã đơn vị cấp trên", "trực thuộc", "parent code"),
    "successor": ("đơn vị kế thừa", "kế thừa", "mã đơn vị kế thừa", "nhập vào", "đơn vị tiếp nhận", "successors"),
    "part": ("phần", "phạm vi", "mức", "share"),
}

_ACTIONS: Final[Mapping[Action, tuple[str, ...]]] = {
    Action.OPEN: ("thành lập", "thành lập mới", "lập mới", "mở"),
    Action.MOVE: ("chuyển", "chuyển về", "chuyển về trực thuộc", "chuyển đơn vị", "điều chuyển"),
    Action.MOVE_CHILDREN: ("chuyển các đơn vị trực thuộc", "chuyển đơn vị trực thuộc", "chuyển cấp dưới"),
    Action.RENAME: ("đổi tên", "đổi loại", "đổi tên và loại"),
    Action.MERGE: ("sáp nhập", "nhập", "sáp nhập vào"),
    Action.CONSOLIDATE: ("hợp nhất", "hợp nhất thành"),
    Action.SPLIT: ("chia", "chia tách"),
    Action.TRANSFER: ("tách", "chuyển giao", "chuyển giao một phần", "tách một phần", "transfer part"),
    Action.CLOSE: ("giải thể", "kết thúc hoạt động", "chấm dứt hoạt động", "đóng"),
}  # fmt: skip

_PARTS: Final[Mapping[Part, tuple[str, ...]]] = {
    Part.WHOLE: ("toàn bộ", "tất cả", "nguyên trạng"),
    Part.PART: ("một phần", "phần"),
    Part.REST: ("còn lại", "phần còn lại"),
}

_ACTION_OF: Final = {fold(words): action for action, many in _ACTIONS.items() for words in (action, *many)}
_PART_OF: Final = {fold(words): part for part, many in _PARTS.items() for words in (part, *many)}


def steps(sheet: RawSheet) -> Iterator[Step | Problem]:
    """The steps of an act's sheet in order; a row with several successors is a step for each.

    :raises SheetError: sheet.no_header
    """
    table = read_table(sheet, ACT_COLUMNS)
    for row in table.rows:
        code, words = _text(table, row, "code"), _text(table, row, "words")
        step, part = _text(table, row, "step"), _text(table, row, "part")
        faults = [*_problems_of_code(table, row, code), *_problems_of_name(row, code, words)]
        action = _ACTION_OF.get(fold(step))
        if action is None:
            faults.append(problem("units.step_unknown", row.number, words=step))
        if part and fold(part) not in _PART_OF:
            faults.append(problem("units.part_unknown", row.number, words=part))
        yield from faults
        if action is None or faults:
            continue
        for successor in _several(table, row, "successor") or ("",):
            yield Step(
                row=row.number,
                action=action,
                code=code,
                words=words,
                kind=_text(table, row, "kind"),
                parent=_text(table, row, "parent"),
                successor=successor,
                part=_PART_OF.get(fold(part)),
            )


def _text(table: Table, row: RawRow, key: str) -> str:
    return normalise(table.cell(row, key).text)


def _several(table: Table, row: RawRow, key: str) -> tuple[str, ...]:
    parts = (part.strip() for part in _text(table, row, key).split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def _problems_of_code(table: Table, row: RawRow, code: str) -> Iterator[Problem]:
    if any(table.cell(row, key).formula for key in ("code", "parent", "successor")):
        yield problem("units.code_is_formula", row.number)
    elif not code:
        yield problem("units.code_missing", row.number)
    for given in (code, *_several(table, row, "successor")):
        if len(given) > CODE_LENGTH:
            yield problem("units.code_too_long", row.number, unit=given, limit=CODE_LENGTH)


def _problems_of_name(row: RawRow, code: str, name: str) -> Iterator[Problem]:
    if len(name) > NAME_LENGTH:
        yield problem("units.name_too_long", row.number, unit=code, limit=NAME_LENGTH)
    elif name and not fold(name):
        yield problem("units.name_unreadable", row.number, unit=code)
