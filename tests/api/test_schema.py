"""What the description promises, the API keeps: for any request that fits it, and for any that does not.

Every check of schemathesis is on. That a file or a sheet cannot be read, or has wrong rows, is no matter of shape: such
a request fits the description and is refused all the same (422), but never as one of the wrong shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.config import ChecksConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.config._checks import POSITIVE_DATA_ACCEPTANCE_EXPECTED_STATUSES, PositiveDataAcceptanceConfig
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation

from tests.api.programs import PLACE, token
from tests.journeys.world import PUBLISHED, World
from thongsuot.api.parsing import MULTIPART
from thongsuot.convening.models import Conference
from thongsuot.documents.models import Requirement
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.ids import new_id
from thongsuot.plans.models import Obligation
from thongsuot.reporting.sending import open_study_period, send_study_report
from thongsuot.study.operations import set_rule
from thongsuot.study.queries import Terms
from thongsuot.submissions.rules import Asked
from thongsuot.units.models import TreeImport

FORM_FIELDS = frozenset(
    {"unit", "file", "document_words", "operates_on", "happened_on", "note", "event_id", "product", "evidence_link"}
)
"""Of all forms. A field of another name is passed over; but a strange enough name breaks the borders of a form."""
Operation = APIOperation[Any, Any, Any, Any]
EXAMPLES = max(2, settings().max_examples // 20)
"""Of each route and each way; every run tries the same."""
CHANCES = ("office", "office", "office", "administrator", "secretary", "leader", "inspector", "member", "nobody")
"""Who sends an example; mostly one who may."""


@pytest.fixture
def bearers(world: World) -> Mapping[str, dict[str, str]]:
    """The header of a program of each role."""
    roles = sorted(set(CHANCES) - {"nobody"})
    headers = {role: {"Authorization": f"Bearer {token(world.users[role]).token}"} for role in roles}
    return headers | {"nobody": {}}


@pytest.fixture
def known(world: World) -> Mapping[str, Any]:
    """Ids of what there is, by the names that addresses use."""
    return {
        "document_id": world.document,
        "version_id": world.draft,
        "requirement_id": Requirement.objects.filter(version=world.draft).order_by("pk")[0].pk,
        "obligation_id": Obligation.objects.order_by("pk")[0].pk,
        "run_id": TreeImport.objects.get().pk,
        "conference_id": called(world),
        **reported(world),
    }


def called(world: World) -> int:
    """A conference of the province that was called."""
    when = {"as_of": PUBLISHED.date(), "made_at": PUBLISHED, "called_at": PUBLISHED}
    return Conference.objects.create(title="Hội nghị", organiser_id=world.units["HL"], **when).pk


def reported(world: World) -> dict[str, Any]:
    """A period of the province for which a commune has sent."""
    day = PUBLISHED.date()
    terms = Terms(day, deadlines={"": day})
    set_rule(actor=OPERATOR, document_id=world.document, terms=terms, revision=0, now=PUBLISHED)
    asked, report_id = Asked("Kỳ", "study", day, day, day, world.document), new_id()
    period = open_study_period(actor=OPERATOR, unit_id=world.units["HL"], asked=asked, now=PUBLISHED).period_id
    send_study_report(actor=OPERATOR, report_id=report_id, period_id=period, unit_id=world.units["HL-A"], now=PUBLISHED)
    return {"period_id": period, "report_id": str(report_id)}


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """As with Django's own test client: no request ends the connection in whose transaction the test stands."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def operations(db: None, _one_connection: None) -> list[Operation]:
    described = schemathesis.openapi.from_wsgi(f"{PLACE}/openapi.json", get_wsgi_application(), config=config())
    return [found.ok() for found in described.get_all_operations() if isinstance(found, Ok)]


def config() -> SchemathesisConfig:
    """All checks, and the one status for what fits the description and cannot be read."""
    refusable = PositiveDataAcceptanceConfig(expected_statuses=[*POSITIVE_DATA_ACCEPTANCE_EXPECTED_STATUSES, "422"])
    checks = ChecksConfig(positive_data_acceptance=refusable)
    return SchemathesisConfig(projects=ProjectsConfig(default=ProjectConfig(checks=checks)))


@pytest.mark.parametrize("mode", list(GenerationMode), ids=["fitting", "not_fitting"])
def test_the_api_keeps_to_its_description(
    operations: list[Operation], bearers: Mapping[str, dict[str, str]], known: Mapping[str, Any], mode: GenerationMode
) -> None:
    assert len(operations) > 30  # the description is not empty
    for operation in operations:
        probe(operation, bearers, known, mode)


def probe(
    operation: Operation, bearers: Mapping[str, dict[str, str]], known: Mapping[str, Any], mode: GenerationMode
) -> None:
    """Send examples of one route, each to be undone; half of those that fit are about things that there are."""

    @settings(max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode), st.sampled_from(CHANCES), st.booleans())
    def send(case: schemathesis.Case[Any], role: str, about_known: bool) -> None:
        fits = mode is GenerationMode.POSITIVE
        if fits and about_known:
            case.path_parameters = {name: known[name] for name in case.path_parameters or {}}
        if fits and case.media_type == MULTIPART and not FORM_FIELDS.issuperset(cast("dict[str, object]", case.body)):
            return
        with transaction.atomic():
            response = case.call_and_validate(headers=bearers[role])
            transaction.set_rollback(True)
        if fits and response.status_code == 422:
            assert response.json()["code"] != "api.invalid", response.text

    send()
