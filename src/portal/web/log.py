"""The log: one JSON object a line, on standard error or in `log_file`. It never holds health data (C91).

What may be in it is what our own code names: counts, codes, opaque ids, route templates. The message of an exception may
hold anything, so only its type, an id and the places in our code are written; other libraries' messages are cut down to
their constant part.
"""

import logging
import os
import secrets
import sys
import time
from datetime import UTC, datetime
from json import JSONEncoder
from pathlib import Path
from typing import Any

from portal.settings import Settings

SOURCE = str(Path(__file__).parents[1]) + os.sep
_CONTROL = str.maketrans({0x7F: "\\u007f"})  # the one control character that JSON may leave bare
_SERVER_SAYS = ("Uvicorn running", "Started", "Finished", "Stopping", "Shutting", "Waiting", "Application", "Will watch")
_encode = JSONEncoder(ensure_ascii=True, separators=(",", ":"), default=lambda value: f"<{type(value).__name__}>").encode


class LogFile:
    """Where lines go. A file that logrotate moved away is opened anew within a second; a full disk loses lines, not requests."""

    def __init__(self, path: Path | None):
        self._path = path
        self._file = -1 if path else 2
        self._looked_at = 0.0
        if path:
            self._open()

    def _open(self) -> None:
        if self._file > 2:
            os.close(self._file)
        self._file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def write(self, line: str) -> None:
        """Append one line, in one system call, so that lines of several processes never mix."""
        try:
            if self._path and time.monotonic() - self._looked_at > 1:
                self._looked_at = time.monotonic()
                if not self._path.exists() or self._path.stat().st_ino != os.fstat(self._file).st_ino:
                    self._open()
            os.write(self._file, line.translate(_CONTROL).encode("ascii") + b"\n")
        except OSError:
            return


_target = LogFile(None)


def set_up_logging(loaded: Settings) -> None:
    """Send everything that the portal and its libraries log to one place, as JSON."""
    global _target
    _target = LogFile(loaded.log_file)
    root = logging.getLogger()
    root.handlers = [JsonHandler()]
    root.setLevel(logging.INFO)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio", "litestar"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = name != "uvicorn.access"  # its lines hold paths
    logging.raiseExceptions = False


def note(event: str, *, level: str = "info", **fields: Any) -> None:
    """Log that something happened. `fields` are opaque ids, counts and codes only: no names, texts, addresses or paths."""
    moment = datetime.now(UTC).isoformat(timespec="milliseconds")
    _target.write(_encode({"at": moment, "level": level, "event": event, **fields}))


def failure(error: BaseException, *, event: str = "failure", **fields: Any) -> str:
    """Log an exception without its message; answers the id under which it can be found."""
    error_id = str(fields.pop("request", "") or secrets.token_hex(5))
    note(event, level="error", id=error_id, **describe(error), **fields)
    return error_id


def describe(error: BaseException) -> dict[str, Any]:
    """Type, causes, database code and the places in our code; nothing that could hold a value."""
    chain = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) is not None and len(chain) < 6:
        chain.append(cause)
    codes = (getattr(one, name, None) for one in chain for name in ("sqlite_errorname", "sqlstate"))
    code = next((code for code in codes if isinstance(code, str)), None)
    told: dict[str, Any] = {"error": _kind(error), "places": places(error)}
    told |= {"causes": [_kind(one) for one in chain[1:]]} if chain[1:] else {}
    return told | ({"code": code[:40]} if code else {})


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def places(error: BaseException) -> list[str]:
    """`web/edge.py:120 __call__` for each frame of ours, outermost first, and the innermost frame whosever it is."""
    found, trace, last = [], error.__traceback__, ""
    while trace is not None:
        code = trace.tb_frame.f_code
        ours = code.co_filename.startswith(SOURCE)
        name = code.co_filename[len(SOURCE) :] if ours else "/".join(Path(code.co_filename).parts[-2:])
        last = f"{name}:{trace.tb_lineno} {code.co_name}"
        if ours:
            found.append(last)
        trace = trace.tb_next
    return (found if not last or last in found else [*found, last])[-20:]


class JsonHandler(logging.Handler):
    """Writes records of the standard library's logging as our lines."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record. Never raises."""
        try:
            told = {"logger": record.name, **getattr(record, "fields", {})}
            if record.exc_info and record.exc_info[1]:
                told |= describe(record.exc_info[1])
            note(_message(record), level=record.levelname.lower(), **told)
        except Exception:
            sys.stderr.write('{"level":"error","event":"a log line could not be written"}\n')


def _message(record: logging.LogRecord) -> str:
    """Our own messages as they are; of others the part before any value, for values may be anything."""
    if record.name == "portal" or record.name.startswith("portal."):
        return record.getMessage()
    if record.name == "uvicorn.error" and str(record.msg).startswith(_SERVER_SAYS):
        return record.getMessage()[:200]
    return str(record.msg).partition("\n")[0][:200]
