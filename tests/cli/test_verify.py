"""Whether what is counted agrees with the facts, told on the command line."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from tests.convening import noting as at
from tests.convening.world import plant
from thongsuot.cli.app import app
from thongsuot.convening.models import PointCount
from thongsuot.rollup.models import Tally

pytestmark = pytest.mark.django_db


def test_verify_names_a_point_whose_count_is_not_what_the_events_say() -> None:
    hall = plant(people=2)
    at.send(hall, at.present(hall, 0))
    runner = CliRunner()
    said = runner.invoke(app, ["verify"])
    assert said.exit_code == 0, said.output
    PointCount.objects.filter(point=hall.point).update(was=4)
    Tally.objects.filter(measure="convening.attended", done=1).update(done=3)
    said = runner.invoke(app, ["verify"])
    assert said.exit_code == 1
    words = said.output.splitlines()
    assert [line for line in words if line.startswith("PointDifference")] == [
        f"PointDifference(sitting_id={hall.sittings[0]}, point_id={hall.point}, stored=(4, 1), recounted=(1, 1))"
    ]
    assert [line.split("(")[0] for line in words if line.startswith("Difference")] == ["Difference"]
