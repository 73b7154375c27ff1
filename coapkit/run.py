"""One run over many files: find them, check each, gather the report."""

from collections.abc import Iterable

from coapkit import __version__
from coapkit.contract.stage import Stage
from coapkit.diagnostics import Report, build_report
from coapkit.discovery import find_files
from coapkit.reporters.options import RuleText
from coapkit.repository import Summary, check_repository, summarise
from coapkit.settings import Settings
from coapkit.tables.folder import TableFinder
from coapkit.validation import check_file


def validate_paths(
    paths: Iterable[str], *, stage: Stage | None = None, settings: Settings | None = None
) -> tuple[Report, dict[str, str]]:
    """Check every contract that ``paths`` name, each alone and all together.

    ``settings`` say where the reference tables are.

    Returns the report, and by path the texts of those files whose findings have a fix.
    """
    files, diagnostics = find_files(paths)
    finder = TableFinder(settings or Settings())
    pending: dict[str, int] = {}
    sources: dict[str, str] = {}
    summaries: list[Summary] = []
    for file in files:
        checked = check_file(file, stage=stage, tables=finder.tables_of(file))
        diagnostics.extend(checked.diagnostics)
        if checked.pending:
            pending[file] = len(checked.pending)
        if checked.document and any(d.fix for d in checked.diagnostics):
            sources[file] = checked.document.source.text
        if len(files) > 1 and (summary := summarise(checked)) is not None:
            summaries.append(summary)
    diagnostics.extend(check_repository(summaries))
    return build_report(__version__, files, diagnostics, pending, finder.remarks()), sources


def rule_texts(report: Report) -> dict[str, RuleText]:
    """What the catalogue says of the rules that a report names."""
    from coapkit.norm.catalogue import catalogue

    known = catalogue()
    return {
        rule: RuleText(p.title, p.demand, p.why, p.mend, p.citation, p.severity)
        for rule in sorted({d.rule for d in report.diagnostics})
        if (p := known.get(rule)) is not None
    }
