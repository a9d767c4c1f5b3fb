from __future__ import annotations

from pathlib import Path

import messages
import pytest
from babel.messages.catalog import Catalog


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    source = tmp_path / "src" / "thongsuot"
    (source / "web" / "templates").mkdir(parents=True)
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "SOURCE", source)
    monkeypatch.setattr(messages, "LOCALE", source / "locale")
    return source


def ids(catalog: Catalog) -> set[object]:
    return {message.id for message in catalog if message.id}


def test_messages_of_python_and_of_templates_are_found(project: Path) -> None:
    (project / "rules.py").write_text('_("A unit")\nngettext("%(n)s day", "%(n)s days", n)\npgettext("month", "May")\n')
    counted = "{% blocktranslate count n=n %}{{ n }} task{% plural %}{{ n }} tasks{% endblocktranslate %}"
    page = "{% load i18n %}{% translate 'Home' %}" + counted
    (project / "web" / "templates" / "home.html").write_text(page)
    catalog = messages.collect()
    assert ids(catalog) == {"A unit", ("%(n)s day", "%(n)s days"), "May", "Home", ("%(n)s task", "%(n)s tasks")}
    assert catalog.get("May", context="month") is not None


def test_extracting_again_keeps_translations_and_drops_what_is_gone(project: Path) -> None:
    (project / "a.py").write_text('_("Unit")\n_("Gone")\n')
    messages.extract()
    path = messages.catalogue_path("vi")
    path.write_text(path.read_text().replace('msgid "Unit"\nmsgstr ""', 'msgid "Unit"\nmsgstr "Đơn vị"'))
    (project / "a.py").write_text('_("Unit")\n_("New")\n')
    messages.extract()
    assert '"Đơn vị"' in path.read_text()
    assert "Gone" not in path.read_text()
    assert 'msgid "New"' in path.read_text()


def test_compiling_writes_what_django_reads(project: Path) -> None:
    (project / "a.py").write_text('_("Unit")\n')
    messages.extract()
    messages.compile_all()
    assert messages.catalogue_path("vi").with_suffix(".mo").exists()
