"""The few lines of HTML that a clinic puts on its own website, and the poster's code."""

import io
from html import escape
from urllib.parse import quote

import segno

from portal.web.language import translator


def link_snippet(clinic_name: str, address: str, locale: str) -> str:
    """HTML to copy: a plain link, without script or picture, so that nothing about the visitor is passed on."""
    words = translator(locale).gettext("Sign in to the patient portal of %(clinic)s", clinic=clinic_name)
    return f'<a href="{escape(address)}/" lang="{locale}">{escape(words)}</a>'


def code_picture(address: str) -> str:
    """A QR code of `address` as the address of a picture (`data:`), black on white with its quiet zone."""
    drawing = io.BytesIO()
    segno.make(address, error="q", micro=False).save(drawing, kind="svg", border=4, light="#fff", xmldecl=False, svgns=True)
    return "data:image/svg+xml," + quote(drawing.getvalue().decode().strip(), safe="=:/")
