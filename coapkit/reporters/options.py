"""What a caller may tell a reporter besides the report itself."""

from collections.abc import Mapping

from coapkit.diagnostics import Severity
from coapkit.record import Record


class RuleText(Record):
    """What the catalogue says of one rule, in Portuguese; Markdown is allowed except in ``title``.

    ``title``     one line
    ``text``      the provision in our words
    ``why``       why it matters
    ``help``      how to mend a finding
    ``citation``  ``Resolução CIT nº 3/2012, art. 9º, IV``; may be ""
    ``severity``  the severity that the rule has unless a finding says otherwise
    """

    title: str
    text: str
    why: str
    help: str
    citation: str
    severity: Severity


class Options(Record):
    """Choices of form. No option changes which findings a report holds.

    ``color``    paint with ANSI codes (``text`` and ``concise``)
    ``width``    columns of the terminal (``text``); less than 40 counts as 40
    ``fold``     ``text`` shows so many equal findings in full and folds the others into one line
    ``rules``    id of a rule to its texts (``sarif``); an id may be missing
    ``sources``  path, as in the report, to the decoded text of the file without BOM (``rdjson``
                 needs it to say where a fix applies); a path may be missing
    """

    color: bool = False
    width: int = 80
    fold: int = 3
    rules: Mapping[str, RuleText] = {}
    sources: Mapping[str, str] = {}
