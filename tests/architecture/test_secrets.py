"""No secret is kept in the project (C86)."""

import re

import pytest

from tests.support.source_tree import ROOT, kept_files, report

LONG_VALUE = "a long random value"  # tests may hold made-up ones
PATTERNS = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"),
    "a key of a cloud provider": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a token of a code host": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|glpat-[\w-]{20})\b"),
    "a live payment key": re.compile(r"\b[rs]k_live_[0-9A-Za-z]{16,}"),
    "an address with a password": re.compile(
        r"\b(?:postgres(?:ql)?|smtps?)://[^\s:/@'\"{}$<>…*]+:[^\s@'\"{}$<>…*]+@(?!127\.0\.0\.1|localhost)"
    ),
    LONG_VALUE: re.compile(r"(?i)(?:secret|token|api_?key|password)\w*[\"']?\s*[:=]\s*[\"'][A-Za-z0-9+/=_-]{32,}[\"']"),
}
NOT_READ = {".png", ".jpg", ".ico", ".pdf", ".woff2", ".gz", ".br"}


def secrets_in(text: str) -> list[str]:
    """What kinds of secret a text seems to hold, with the line of each."""
    return [
        f"{text.count(chr(10), 0, found.start()) + 1} looks like {kind}"
        for kind, pattern in PATTERNS.items()
        for found in pattern.finditer(text)
    ]


def test_no_file_holds_a_secret():
    problems = [
        f"{path.relative_to(ROOT)}:{secret}"
        for path in kept_files()
        if path.suffix not in NOT_READ
        for secret in secrets_in(path.read_text(encoding="utf-8", errors="replace"))
        if not (LONG_VALUE in secret and "tests" in path.parts)
    ]
    assert not problems, report(
        problems, "Take it out, change the secret where it is used, and make it at run time or read it from a file."
    )


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "key = AKIA" + "IOSFODNN7EXAMPLE",
        "DATABASE_URL=postgresql://portal:" + "hunter2@db.example.org/portal",
        "api_key = '" + "0123456789abcdef" * 2 + "'",
    ],
)
def test_a_secret_is_found(text):
    assert secrets_in(text)


def test_keys_databases_and_mail_copies_are_not_kept():
    problems = [
        str(path.relative_to(ROOT))
        for path in kept_files()
        if path.suffix in {".sqlite3", ".db", ".pem", ".key", ".eml"} or path.name == "keyring.json"
    ]
    assert not problems, report(problems, "Take it out and name it in .gitignore.")
