"""When a signal interrupts, and when it does not."""

import importlib
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType

import pytest

from fire_routine.process.cancellation import Cancellation


@pytest.fixture
def cancellation() -> Iterator[Cancellation]:
    """One that listens, in this process; the handlers that were there come back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)}
    hook = sys.unraisablehook
    made = Cancellation()
    made.listen()
    yield made
    sys.unraisablehook = hook
    for number, handler in before.items():
        signal.signal(number, handler)


def signalled(number: signal.Signals) -> None:
    """Gets the signal, and waits to be interrupted."""
    signal.raise_signal(number)
    time.sleep(5)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_interrupts_what_may_be_interrupted(cancellation: Cancellation, number: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt), cancellation.allowed():
        signalled(number)


def test_a_signal_that_came_too_early_interrupts_at_the_beginning(cancellation: Cancellation) -> None:
    signal.raise_signal(signal.SIGTERM)
    begun = []
    with pytest.raises(KeyboardInterrupt), cancellation.allowed():
        begun.append(True)
    assert not begun


def test_a_signal_that_was_blocked_until_it_listens_interrupts_at_the_beginning() -> None:
    code = (
        "import signal\n"
        "from fire_routine.process.cancellation import Cancellation\n"
        "signal.raise_signal(signal.SIGTERM)\n"
        "cancellation = Cancellation()\n"
        "cancellation.listen()\n"
        "try:\n"
        "    with cancellation.allowed():\n"
        "        print('begun')\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted')\n"
    )
    command = ["env", "--block-signal=INT,TERM", sys.executable, "-c", code]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "interrupted\n", "")


def test_a_second_signal_does_not_interrupt_what_follows_from_the_first(cancellation: Cancellation) -> None:
    with cancellation.allowed():
        with pytest.raises(KeyboardInterrupt):
            signalled(signal.SIGINT)
        signal.raise_signal(signal.SIGTERM)
        time.sleep(0.1)


def test_no_signal_interrupts_the_report(cancellation: Cancellation) -> None:
    with cancellation.allowed():
        pass
    signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGINT)


class Thing:
    """Something that a weak reference can be made to."""


def test_an_interruption_that_python_drops_comes_again(
    cancellation: Cancellation, capsys: pytest.CaptureFixture[str]
) -> None:
    def call_back(_: object) -> None:
        signal.raise_signal(signal.SIGTERM)

    things = [Thing()]
    watch = weakref.ref(things[0], call_back)

    def work() -> None:
        things.clear()  # an exception in the callback of a weak reference goes nowhere
        time.sleep(5)

    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt), cancellation.allowed():
        work()
    assert time.monotonic() - begun < 1
    assert watch() is None
    assert capsys.readouterr() == ("", "")


def test_an_interruption_within_an_import_waits_for_its_end(
    cancellation: Cancellation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "signalled_while_imported.py").write_text(
        "import signal\n"
        "class Named:\n"
        "    def __set_name__(self, owner: type, name: str) -> None:\n"
        "        signal.raise_signal(signal.SIGTERM)\n"
        "class Owner:\n"
        "    named = Named()\n"
    )
    monkeypatch.syspath_prepend(tmp_path)

    def work() -> None:
        importlib.import_module("signalled_while_imported")
        time.sleep(5)

    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt), cancellation.allowed():
        work()
    assert time.monotonic() - begun < 1
    assert "signalled_while_imported" in sys.modules


class Lock:
    """Takes a lock as httpcore does, and the signal comes right after that."""

    def __init__(self) -> None:
        self.lock = threading.Lock()

    def __enter__(self) -> None:
        self.lock.acquire()
        signal.raise_signal(signal.SIGTERM)

    def __exit__(self, *_: object) -> None:
        self.lock.release()


def test_an_interruption_leaves_no_lock_of_others_taken(cancellation: Cancellation) -> None:
    lock = Lock()
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt), cancellation.allowed(), lock:
        time.sleep(5)
    assert time.monotonic() - begun < 1
    assert not lock.lock.locked()


def test_our_own_code_is_interrupted_anywhere(cancellation: Cancellation) -> None:
    ended: list[bool] = []

    def work(ended: list[bool]) -> None:
        signal.raise_signal(signal.SIGTERM)
        ended.append(True)

    ours = FunctionType(work.__code__, {**globals(), "__name__": "fire_routine.work"})
    with pytest.raises(KeyboardInterrupt), cancellation.allowed():
        ours(ended)
    assert not ended


def test_other_exceptions_that_python_drops_are_shown(
    cancellation: Cancellation, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: object) -> None:
        raise LookupError("a fault")

    thing = Thing()
    watch = weakref.ref(thing, broken)
    with cancellation.allowed():
        del thing
    assert watch() is None
    assert "LookupError: a fault" in capsys.readouterr().err


def test_an_interruption_within_exec_does_not_change_the_exit_code(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(
        "import signal\n"
        "from fire_routine.process.cancellation import Cancellation\n"
        "cancellation = Cancellation()\n"
        "cancellation.listen()\n"
        "try:\n"
        "    with cancellation.allowed():\n"
        "        exec('import time; signal.raise_signal(signal.SIGTERM); time.sleep(5)')\n"
        "except KeyboardInterrupt:\n"
        "    raise SystemExit(7) from None\n"
    )
    # As the container does it: only with `-m` does Python look at the end for what was interrupted.
    ended = subprocess.run(
        [sys.executable, "-m", "program"], cwd=tmp_path, capture_output=True, check=False, timeout=30
    )
    assert (ended.returncode, ended.stderr) == (7, b"")
