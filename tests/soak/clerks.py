"""People at work while programs die, each with a list of what was answered: that much was promised."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.soak.browser import Answer, Browser, NoAnswerError, Program
from thongsuot.kernel.ids import new_id

DAY = "2026-03-02"
LOOK_AGAIN = 0.1
WAITS_AT_MOST = 120.0
"""Seconds after which whoever waits for a sheet gives up: a job that nobody takes up again is found out then."""
BETWEEN_REPORTS = 0.02
"""So that those who report leave some of the machine to the others."""


class WrongAnswerError(AssertionError):
    """The server answered, and not as it should: no kill explains that."""


@dataclass
class Import:
    """One sheet on its way in: what was answered last, what is being waited for now."""

    batch: str
    rows: int
    answered: str = ""
    stage: str = "begins"

    def bring(self, browser: Browser, kind: str, sheet: tuple[str, bytes]) -> None:
        """Bring the sheet, say yes once it is looked through, wait until it is done; end where one waits in vain."""
        try:
            self._bring(browser, kind, sheet)
        except NoAnswerError:
            self.stage = f"cut off: {self.stage}"

    def _bring(self, browser: Browser, kind: str, sheet: tuple[str, bytes]) -> None:
        browser.get(f"/imports/{kind}/")
        self.stage = "brings it"
        run = _redirect(browser.post(f"/imports/{kind}/", {}, sheet))
        self.answered, self.stage = "planned", "is looked through"
        self._wait(browser, run)
        self.stage = "says yes"
        _redirect(browser.post(f"{run}apply/", {}))
        self.answered, self.stage = "applied", "is written"
        self._wait(browser, run)
        self.stage = "done"

    def _wait(self, browser: Browser, run: str) -> None:
        until = time.monotonic() + WAITS_AT_MOST
        while self._is_working(browser, run):
            if time.monotonic() > until:
                raise NoAnswerError
            time.sleep(LOOK_AGAIN)

    def _is_working(self, browser: Browser, run: str) -> bool:
        """As the run's page says; while the server is away, a person loads it again."""
        try:
            return 'class="working' in browser.get(run).text
        except NoAnswerError:
            return True


Send = Callable[[str, int, int], None]
"""Send a report: its id, the task, the per cent; NoAnswerError when it may have come or not."""


def by_form(browser: Browser) -> Send:
    """As a person does, on the task's page."""

    def send(event_id: str, obligation_id: int, percent: int) -> None:
        fields = {"event_id": event_id, "percent": str(percent), "note": "", "happened_on": DAY}
        _redirect(browser.post(f"/obligations/{obligation_id}/progress/", fields))

    return send


def by_api(program: Program) -> Send:
    """As a unit's own program does."""

    def send(event_id: str, obligation_id: int, percent: int) -> None:
        content = {"event_id": event_id, "percent": percent, "happened_on": DAY}
        answer = program.send(f"/obligations/{obligation_id}/progress", content)
        if answer.status != 201:
            raise WrongAnswerError(f"{answer.status}: {answer.text}")

    return send


@dataclass
class Reporter:
    """Reports progress on tasks without end; what was sent and not answered is sent again under its own id."""

    send: Send
    obligations: list[int]
    answered: dict[str, int] = field(default_factory=dict)
    unanswered: dict[str, tuple[int, int]] = field(default_factory=dict)
    resent: int = 0

    def work(self, stopped: threading.Event) -> None:
        """Report until told to stop, then until everything that was sent is answered."""
        count = 0
        while not stopped.is_set() or self.unanswered:
            if not self.unanswered:
                self.unanswered[str(new_id())] = (self.obligations[count % len(self.obligations)], count % 100)
                count += 1
            try:
                self._report(*next(iter(self.unanswered.items())))
            except NoAnswerError:
                self.resent += 1
                time.sleep(LOOK_AGAIN)

    def _report(self, event_id: str, what: tuple[int, int]) -> None:
        obligation_id, percent = what
        self.send(event_id, obligation_id, percent)
        self.answered[event_id] = percent
        del self.unanswered[event_id]
        time.sleep(BETWEEN_REPORTS)


def _redirect(answer: Answer) -> str:
    if answer.status not in {302, 303}:
        raise WrongAnswerError(f"{answer.status}: {answer.text}")
    return answer.location


class Watched(threading.Thread):
    """A thread whose error is raised where it is waited for."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._error: BaseException | None = None
        self.start()

    def run(self) -> None:
        """Do the work, and keep what went wrong."""
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001  # raised by `done`
            self._error = error

    def done(self) -> None:
        """Wait for the end.

        :raises BaseException: what went wrong
        """
        self.join()
        if self._error is not None:
            raise self._error
