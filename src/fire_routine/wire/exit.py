import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Literal, NamedTuple, TextIO

import httpx

from fire_routine.text.plain import visible
from fire_routine.text.redaction import Redactor, values
from fire_routine.wire.http import BrokenError, Request, judge
from fire_routine.wire.incoming import ACCEPTED, Incoming
from fire_routine.wire.network import terms_of


class AsIs(NamedTuple):
    """Something that no pattern may change on its way out. Known secret values are still removed, except from a mask.

    The complete list of exceptions is `why`, with the URL of a `Request` and the headers that authorize it.
    """

    value: object
    """Text, or JSON that contains text."""
    why: Literal["mask", "command", "output", "claim", "comment", "model"]
    """`mask`: the runner can only hide what it gets. `command`: the runner's own syntax around text that is already
    redacted. `output`: numbers and words of our own by which later steps decide. `claim`, `comment`: the action finds
    its statuses and comments by these words, which are our own, with commits, links and times. `model`: the name and
    the schema in a request to a model."""


class Exit:
    """The only place through which text leaves: in requests, to standard output, to the runner's files.

    It redacts every text as a whole, whether or not its parts were redacted before they were escaped or cut, and then
    names the invisible characters in it.
    """

    def __init__(self, redact: Redactor, http: httpx.Client, stdout: TextIO, clock: Callable[[], float]) -> None:
        self.redact = redact
        self._http = http
        self._stdout = stdout
        self._clock = clock
        self._kept: tuple[str, ...] = ()
        self.unprinted = ""
        """Why the log could not be written, once that has happened."""

    def keep(self, *words: str) -> None:
        """Never redact these from now on, such as the link to the session."""
        self._kept = words

    def clean(self, text: str) -> str:
        """The text, redacted. JSON stays JSON."""
        clean = self._clean(text)
        if clean == text or not text.startswith("{"):
            return clean
        try:
            fields = json.loads(text, parse_int=self._number)
        except ValueError:
            return clean
        return json.dumps(self._leaving(fields), ensure_ascii=False, indent=1) + "\n"

    def text(self, text: str | AsIs) -> str:
        """The text as it may leave."""
        if isinstance(text, str):
            return visible(self.clean(text))
        return str(text.value) if text.why == "mask" else self.redact.known(str(text.value))

    @contextmanager
    def open(self, request: Request, seconds: float, *, body_seconds: float | None = None) -> Iterator[Incoming]:
        """Send a request, and yield the response, whose body is yet to be read. Raises `WireError`.

        `seconds` are for all of it: the name, the connection, sending, the headers, the body. A body that may take
        longer gets `body_seconds` of its own, and `seconds` for each wait. At the end the connection is closed if the
        body was not read to its end.
        """
        body = None if request.body is None else json.dumps(self._leaving(request.body), ensure_ascii=False)
        headers = {**request.headers, "Accept-Encoding": ACCEPTED, "User-Agent": "fire-routine"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            terms = terms_of(request, seconds, self._clock)
            built = self._http.build_request(
                request.method,
                request.url,
                params=request.query or None,
                headers=headers,
                # JSON can contain half a surrogate pair, which can't be encoded.
                content=None if body is None else body.encode(errors="replace"),
                timeout=httpx.Timeout(terms),
            )
            with closing(self._response(built)) as response:
                if body_seconds is not None:
                    terms.extend(body_seconds)
                yield Incoming(response, terms.left)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            raise judge(error, seconds) from None

    def _response(self, request: httpx.Request) -> httpx.Response:
        """The response to a request, with its body yet to be read."""
        try:
            return self._http.send(request, stream=True, follow_redirects=False)
        except (httpx.InvalidURL, ValueError):
            # httpx reads where a redirect leads even if it follows none. By then the request has arrived.
            raise BrokenError("the response redirects to what is no address") from None

    def print(self, text: str | AsIs) -> None:
        """Print one or more lines, and flush. After a failure nothing is printed any more.

        A mask, or the command that stops commands, may be among what was lost.
        """
        if self.unprinted:
            return
        try:
            # JSON can contain half a surrogate pair, which can't be encoded.
            self._stdout.write(self.text(text).encode(errors="replace").decode() + "\n")
            self._stdout.flush()
        except OSError as error:
            self.unprinted = error.strerror or type(error).__name__

    def append(self, path: str, text: str | AsIs, limit: int | None = None) -> None:
        """Append to one of the runner's files all of the text or nothing. Raises `OSError`.

        `limit` is the most bytes that the file may have then.
        """
        rest = memoryview(self.text(text).encode(errors="replace"))
        with Path(path).open("ab", buffering=0) as file:
            before = file.tell()
            if limit is not None and before + len(rest) > limit:
                raise OSError(None, f"it would be larger than {limit:,} bytes")
            try:
                while rest:
                    rest = rest[file.write(rest) :]
            except OSError:
                # The runner fails a step for half an entry.
                with suppress(OSError):
                    file.truncate(before)
                raise

    def _clean(self, text: str) -> str:
        if not self._kept:
            return self.redact(text)
        # Known values go first: what is kept could contain one.
        parts = re.split(f"({'|'.join(map(re.escape, self._kept))})", self.redact.known(text))
        return "".join(part if part in self._kept else self.redact(part) for part in parts)

    def _leaving(self, value: object) -> object:
        """JSON with its strings redacted."""
        if isinstance(value, AsIs):
            return values(value.value, self.redact.known)
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {key: self._leaving(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._leaving(item) for item in value]
        return value

    def _number(self, digits: str) -> int | str:
        """A number, or what remains of it if a pattern matches it."""
        clean = self._clean(digits)
        return int(digits) if clean == digits else clean
