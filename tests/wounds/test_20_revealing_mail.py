"""Wound 20: a reminder by e-mail told the wrong person that somebody had asked.

Nothing here sends a mail or a message: it could not. Whoever asks is told nothing but on the page that they have open.
"""

import ast
import socket
from pathlib import Path

import pytest

from tests.web.applicant import Applicant

PRODUCT = Path(__file__).parents[2] / "disclosure"
SENDS = {"smtplib", "email", "imaplib", "ftplib", "requests", "httpx", "aiohttp", "twilio", "boto3", "http.client"}


def imported(path: Path) -> set[str]:
    """Every module that a file imports, by its whole name and by its first part."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found | {name.split(".")[0] for name in found}


def test_no_part_of_the_product_can_send_a_mail_or_a_message():
    files = sorted(PRODUCT.rglob("*.py"))
    assert len(files) > 100
    assert {str(path.relative_to(PRODUCT)): found for path in files if (found := imported(path) & SENDS)} == {}


@pytest.mark.databases("sqlite")
def test_a_whole_request_speaks_to_nobody(client, monkeypatch):
    spoken: list[object] = []
    connect = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", lambda self, to: (spoken.append(to), connect(self, to))[1])
    applicant = Applicant(client, contact_email="yes", applicant_email="anwen@example.org").begin("me").fill()
    applicant.submit()
    assert "We send you nothing about it" in applicant.page.main.get_text(" ", strip=True)
    assert spoken == []
