"""The only door through which a document gets anything: assets held in memory and data URIs."""

import mimetypes
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher  # type: ignore[import-untyped]

SCHEME = "coapkit:"
"""``coapkit:NAME`` in HTML or CSS names the asset ``NAME``."""

# The standard library's own table: the machine's mime.types would change the output.
_MIME = mimetypes.MimeTypes()


def guess_mime(name: str) -> str:
    """Media type of a file name, the same on every machine."""
    if name.endswith((".yaml", ".yml")):
        return "application/yaml"  # RFC 9512, not in the standard library's table
    return _MIME.guess_type(name)[0] or "application/octet-stream"


@cache
def _fetcher_class() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):  # type: ignore[misc]
        """Serves ``coapkit:`` from a mapping; everything else but ``data:`` is a fatal error."""

        def __init__(self, assets: Mapping[str, bytes]) -> None:
            super().__init__(
                allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True
            )
            self._assets = assets

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            if not url.startswith(SCHEME):
                return super().fetch(url, headers)
            name = unquote(url.removeprefix(SCHEME))
            if name not in self._assets:
                raise ValueError(f"no asset named {name!r}")
            return URLFetcherResponse(url, self._assets[name], {"Content-Type": guess_mime(name)})

    return AssetFetcher


def asset_fetcher(assets: Mapping[str, bytes]) -> "URLFetcher":
    """A WeasyPrint fetcher that knows nothing but ``assets`` (name to content).

    Any other address (file, http, ftp, relative) stops the rendering with WeasyPrint's
    ``FatalURLFetchingError``: a document that tries is refused, not rendered with a hole in it.
    """
    return _fetcher_class()(assets)
