"""The PDF engine against plain WeasyPrint, on the same synthetic HTML.

    python benchmarks/render_engine.py                     105 pages, three pairs
    python benchmarks/render_engine.py --annexes 8 32 48   105, 400 and 600 pages
    python benchmarks/render_engine.py --edit              a second render after a one-line edit

Plain WeasyPrint renders everything as one document, untagged; the engine renders parts in ``jobs``
processes, tags them and writes PDF/A-3a + PDF/UA-1. Runs alternate, so that whatever else the
machine does weighs on both. Memory is the highest sum of proportional set sizes over the whole
process tree. Linux only (reads /proc).
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ACTIONS = (
    "Atenção básica em saúde da família",
    "Urgência e emergência regional",
    "Atenção psicossocial especializada",
    "Vigilância epidemiológica e sanitária",
    "Assistência farmacêutica no componente básico",
    "Atendimento ambulatorial de média complexidade",
)
COLUMNS = (
    ("Código", 6),
    ("Ação", 18),
    ("Ente", 10),
    ("IBGE", 7),
    ("Descrição", 22),
    ("Meta", 6),
    ("Índice", 6),
    ("Custeio", 10),
    ("Investimento", 9),
    ("Prazo", 6),
)
CLAUSE = (
    "O presente Contrato tem por objeto a organização e a integração das ações e dos serviços de "
    "saúde, sob a responsabilidade dos entes federativos da Região de Saúde, com a finalidade de "
    "garantir a integralidade da assistência aos usuários, mediante a definição de "
    "responsabilidades organizativas, executivas, orçamentário-financeiras e de monitoramento, "
    "avaliação de desempenho e auditoria, na forma do <a href='#anexo-{n}'>Anexo {n}</a>."
)
GROUPS, ROWS, CLAUSES = 6, 42, 15

STYLE = """
html { font: 9.5pt/1.35 'IBM Plex Serif'; hyphens: auto; }
body { margin: 0; }
@page { size: A4; margin: 2.2cm 2cm 2cm; }
@page larga { size: A4 landscape; margin: 1.8cm 1.5cm; }
.anexo { page: larga; hyphens: manual; }
.parte { break-before: page; }
h1 { font: 600 16pt 'IBM Plex Sans'; break-after: avoid; }
h2 { font: 600 12pt 'IBM Plex Sans'; break-after: avoid; }
p { text-align: justify; margin: 0 0 6pt; }
table { table-layout: fixed; width: 100%; border-collapse: separate; border-spacing: 0;
  font: 7.5pt/1.25 'IBM Plex Sans Condensed'; }
caption { text-align: left; font-weight: 600; }
th { text-align: left; font-weight: 600; }
th, td { padding: 2pt 3pt; border-bottom: .4pt solid #999; vertical-align: top; }
.valor { text-align: right; }
tr { break-inside: avoid; }
.sumario ul { list-style: none; padding: 0; }
"""
PLAIN_STYLE = """
.sumario a::after { content: leader('.') target-counter(attr(href url), page) }
@page { @bottom-right { content: 'página ' counter(page) ' de ' counter(pages);
  font: 7.5pt 'IBM Plex Sans' } }
"""
ENGINE_STYLE = ".sumario a::after { content: leader('.') attr(data-pagina) }"


def _row(annex: int, number: int) -> str:
    value = (annex * 7919 + number * 104729) % 9_999_999
    money = f"R$ {value // 100:,}".replace(",", ".") + f",{value % 100:02d}"
    first, second = ACTIONS[(annex * 3 + number) % 6], ACTIONS[(annex + 2 * number) % 6]
    return (
        f"<tr><th scope='row'>{annex}.{number:03d}</th><td>{ACTIONS[(annex + number) % 6]}</td>"
        f"<td>Município {number % 37}</td><td>{2301000 + number}</td>"
        f"<td>{first.split()[0]} e {second}</td><td class='valor'>{value % 1000}</td>"
        f"<td class='valor'>{value % 97},{value % 10}%</td><td class='valor'>{money}</td>"
        f"<td class='valor'>{money}</td><td>31/12/{2013 + number % 4}</td></tr>"
    )


def _annex(annex: int, edited: bool) -> str:
    head = "".join(f"<th scope='col' style='width:{w}%'>{name}</th>" for name, w in COLUMNS)
    groups = []
    for group in range(GROUPS):
        rows = "".join(_row(annex, group * ROWS + i) for i in range(ROWS))
        if edited and group == 0:
            rows = rows.replace("Município", "Distrito", 1)
        groups.append(
            f"<h2 id='grupo-{annex}-{group}'>Grupo {group + 1} do anexo {annex}</h2>"
            "<p>Ver a <a href='#clausula-1'>cláusula primeira</a>.</p>"
            f"<table><caption>Tabela {annex}.{group + 1}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}<tr><th scope='row' colspan='7'>Subtotal</th>"
            "<td class='valor'>R$ 1.234.567,89</td><td class='valor'>R$ 1,00</td><td>–</td></tr>"
            "</tbody></table>"
        )
    title = f"<h1 id='anexo-{annex}'>Anexo {annex}</h1>"
    return f"<section class='anexo'>{title}{''.join(groups)}</section>"


def make_parts(annexes: int, edited: bool = False) -> list[tuple[str, str]]:
    """Key and body of every part of a contract with so many annexes of about 13 pages."""
    entries = "".join(
        f"<li><a href='#anexo-{n}'>Anexo {n}</a></li>"
        + "".join(f"<li><a href='#grupo-{n}-{g}'>Grupo {g + 1}</a></li>" for g in range(GROUPS))
        for n in range(1, annexes + 1)
    )
    clauses = "".join(
        f"<h2 id='clausula-{k}'>Cláusula {k}</h2>"
        + "".join(f"<p>{CLAUSE.format(n=(k + m) % annexes + 1)}</p>" for m in range(5))
        for k in range(1, CLAUSES + 1)
    )
    return [
        ("capa", "<h1>Contrato Organizativo da Ação Pública da Saúde</h1>"),
        ("sumario", f"<h1>Sumário</h1><nav class='sumario'><ul>{entries}</ul></nav>"),
        ("parte-i", f"<section><h1>Parte I</h1>{clauses}</section>"),
        *((f"anexo-{n}", _annex(n, edited and n == annexes // 2)) for n in range(1, annexes + 1)),
    ]


def _page(body: str) -> str:
    return f"<!doctype html><html lang='pt-BR'><head><title>COAP</title></head><body>{body}</body>"


def run_plain(annexes: int) -> int:
    """Render with WeasyPrint as its users do; the number of pages."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from coapkit.rendering.fetcher import asset_fetcher
    from coapkit.rendering.fonts import font_faces, shipped_fonts

    body = "".join(f"<div class='parte'>{part}</div>" for _, part in make_parts(annexes))
    fonts, fetcher = FontConfiguration(), asset_fetcher(shipped_fonts())
    styles = [
        CSS(string=css, font_config=fonts, url_fetcher=fetcher)
        for css in (font_faces(), STYLE, PLAIN_STYLE)
    ]
    document = HTML(string=_page(body), url_fetcher=fetcher).render(
        font_config=fonts, stylesheets=styles
    )
    document.write_pdf()
    return len(document.pages)


def run_engine(annexes: int, jobs: int, cache: str | None, edited: bool) -> int:
    """Render with the engine; the number of pages."""
    import io
    from datetime import UTC, datetime

    import pikepdf

    from coapkit.rendering.cache import PartCache
    from coapkit.rendering.fonts import shipped_fonts
    from coapkit.rendering.pdf import Furniture, Part, render_parts

    parts = [
        Part(key, _page(body), numbered=key == "sumario")
        for key, body in make_parts(annexes, edited)
    ]
    data = render_parts(
        parts,
        title="COAP",
        stylesheets=[STYLE, ENGINE_STYLE],
        assets=shipped_fonts(),
        furniture=Furniture(),
        instant=datetime(2013, 1, 31, tzinfo=UTC),
        jobs=jobs,
        cache=PartCache(Path(cache)) if cache else None,
    )
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


def _tree(root: int) -> list[int]:
    """The process and everything that descends from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, pending = [], [root]
    while pending:
        pid = pending.pop()
        found.append(pid)
        pending += children.get(pid, [])
    return found


def measure(arguments: Sequence[str]) -> dict[str, Any]:
    """Run this file with ``--child``: wall and processor seconds, memory (MB), pages."""
    watched, output = watch([sys.executable, __file__, "--child", *arguments], os.environ)
    return {**watched, "pages": json.loads(output or "0")}


def watch(command: Sequence[str], environment: Mapping[str, str]) -> tuple[dict[str, float], str]:
    """Run a command: wall and processor seconds and memory (MB) of its whole tree; its output."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    seconds: dict[int, float] = {}
    peak = 0
    ticks = os.sysconf("SC_CLK_TCK")
    while process.poll() is None:
        memory = 0
        for pid in _tree(process.pid):
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                seconds[pid] = (int(fields[11]) + int(fields[12])) / ticks
                for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                    if line.startswith("Pss:"):
                        memory += int(line.split()[1])
            except OSError:
                continue
        peak = max(peak, memory)
        time.sleep(0.1)
    wall = time.perf_counter() - start
    assert process.stdout is not None
    output = process.stdout.read()
    if process.returncode:
        raise SystemExit(f"{command} failed\n{output[-2000:]}")
    return {"wall": wall, "cpu": sum(seconds.values()), "memory": peak / 1024}, output


def _show(name: str, runs: Sequence[dict[str, Any]]) -> None:
    middle = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
    print(
        f"{name:32} {middle['pages']:5.0f} pages {middle['wall']:7.1f} s wall "
        f"{middle['cpu']:7.1f} s processor {middle['memory']:6.0f} MB",
        flush=True,
    )


def main() -> None:
    """Parse the arguments, run the pairs, print medians."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--annexes", type=int, nargs="+", default=[8])
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--edit", action="store_true")
    parser.add_argument("--no-plain", action="store_true")
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        kind, annexes, *rest = options.child
        if kind == "plain":
            print(run_plain(int(annexes)))
        else:
            print(run_engine(int(annexes), int(rest[0]), rest[1] or None, rest[2] == "edited"))
        return
    for annexes in options.annexes:
        plain: list[dict[str, Any]] = []
        engine: list[dict[str, Any]] = []
        edit: list[dict[str, Any]] = []
        for _ in range(options.pairs):
            with tempfile.TemporaryDirectory() as cache:
                if not options.no_plain:
                    plain.append(measure(["plain", str(annexes)]))
                kept = cache if options.edit else ""
                engine.append(measure(["engine", str(annexes), str(options.jobs), kept, ""]))
                if options.edit:
                    edit.append(
                        measure(["engine", str(annexes), str(options.jobs), kept, "edited"])
                    )
        if plain:
            _show("plain WeasyPrint, untagged", plain)
        _show(f"engine, {options.jobs} jobs, PDF/A-3a + UA-1", engine)
        if edit:
            _show("again after an edit", edit)
        if plain:
            ratios = [p["wall"] / e["wall"] for p, e in zip(plain, engine, strict=True)]
            print(
                f"  as fast: {statistics.median(ratios):.2f} times (pairs: "
                + ", ".join(f"{r:.2f}" for r in ratios)
                + ")"
            )
        if edit:
            shares = [
                again["wall"] / first["wall"] for again, first in zip(edit, engine, strict=True)
            ]
            print(f"  second render: {statistics.median(shares):.2f} of the first")


if __name__ == "__main__":
    main()
