"""Parts: what a rendered one depends on, how it is kept, and that the way it came does not show."""

import dataclasses
import multiprocessing
import os
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coapkit.__main__ import main
from coapkit.rendering import fonts as fonts_module
from coapkit.rendering import workers as workers_module
from coapkit.rendering.cache import PartCache, default_folder
from coapkit.rendering.errors import RefusedResource, RenderError
from coapkit.rendering.fonts import shipped_fonts
from coapkit.rendering.parts import part_digest, render_part
from coapkit.rendering.pdf import Furniture, Part, render_parts
from coapkit.rendering.rendered import decode_part, encode_part
from coapkit.rendering.workers import Task, Workers, run_task

INSTANT = datetime(2013, 1, 31, tzinfo=UTC)
STYLE = "html { font: 10pt 'IBM Plex Serif' } nav a::after { content: attr(data-pagina) }"


def document(body: str) -> str:
    return f"<!doctype html><html lang='pt-BR'><head><title>x</title></head><body>{body}</body>"


PARTS = [
    Part("sumario", document("<h1>S</h1><nav><a href='#b'>B</a></nav>"), numbered=True),
    Part("a", document("<h2 id='a'>A</h2><p>Texto de A.</p>")),
    Part("b", document("<h2 id='b'>B</h2><p>Texto de B, ver <a href='#a'>A</a>.</p>")),
    Part("c", document("<h2 id='c'>C</h2><p>Texto de C.</p>")),
]


def render(parts: list[Part] = PARTS, **options: Any) -> bytes:
    given: dict[str, Any] = {
        "title": "x",
        "stylesheets": [STYLE],
        "assets": shipped_fonts(),
        "furniture": Furniture(),
        "instant": INSTANT,
        "jobs": 1,
    }
    return render_parts(parts, **(given | options))


@pytest.fixture(scope="module")
def rendered() -> bytes:
    return render()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Keys of the parts that are rendered, in order."""
    keys: list[str] = []

    def noted(task: Task) -> bytes:
        keys.append(task.part.key)
        return run_task(task)

    monkeypatch.setattr(workers_module, "run_task", noted)
    return keys


def test_processes_do_not_show(rendered: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers_module, "WORTHWHILE", 0)
    with Workers(2) as crew:
        assert render(workers=crew) == rendered
        assert render(workers=crew) == rendered
    assert multiprocessing.active_children() == []


def test_a_system_without_processes_renders_in_this_one(
    rendered: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no semaphores here")

    monkeypatch.setattr(workers_module, "WORTHWHILE", 0)
    monkeypatch.setattr(workers_module, "ProcessPoolExecutor", refuse)
    assert render(jobs=2) == rendered


def test_a_kept_part_does_not_show(rendered: bytes, tmp_path: Path, made: list[str]) -> None:
    cache = PartCache(tmp_path)
    assert render(cache=cache) == rendered
    assert made == ["sumario", "a", "b", "c", "sumario"]
    made.clear()
    assert render(cache=cache) == rendered
    assert made == []


def test_an_edit_makes_only_its_own_part_again(tmp_path: Path, made: list[str]) -> None:
    cache = PartCache(tmp_path)
    render(cache=cache)
    made.clear()
    edited = [*PARTS]
    edited[3] = dataclasses.replace(PARTS[3], html=PARTS[3].html.replace("Texto", "Outro"))
    again = render(edited, cache=cache)
    assert made == ["c"]
    assert again == render(edited)


def test_contents_are_made_again_when_pages_move(tmp_path: Path, made: list[str]) -> None:
    cache = PartCache(tmp_path)
    render(cache=cache)
    made.clear()
    longer = [*PARTS]
    longer[1] = dataclasses.replace(PARTS[1], html=PARTS[1].html + "<p style='break-before:page'>.")
    again = render(longer, cache=cache)
    assert made == ["a", "sumario"]
    assert again == render(longer)


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "foreign"])
def test_a_damaged_entry_is_made_again(
    rendered: bytes, tmp_path: Path, made: list[str], damage: str
) -> None:
    cache = PartCache(tmp_path)
    render(cache=cache)
    made.clear()
    entries = sorted(tmp_path.iterdir())
    assert len(entries) == 5
    for entry in entries:
        data = entry.read_bytes()
        match damage:
            case "cut":
                entry.write_bytes(data[: len(data) // 2])
            case "changed":
                entry.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
            case "empty":
                entry.write_bytes(b"")
            case "foreign":
                cache.put(entry.stem, b"something that is sound but no part")
    assert render(cache=cache) == rendered
    assert made == ["sumario", "a", "b", "c", "sumario"]
    made.clear()
    assert render(cache=cache) == rendered
    assert made == []


def test_a_folder_that_cannot_be_written_is_no_obstacle(rendered: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert render(cache=PartCache(tmp_path / "file" / "folder")) == rendered


def test_writers_at_the_same_time_never_show_half_an_entry(tmp_path: Path) -> None:
    cache = PartCache(tmp_path)
    contents = [bytes([i]) * 100_000 for i in range(4)]
    with ThreadPoolExecutor(8) as pool:
        writes = [pool.submit(cache.put, "aa", contents[i % 4]) for i in range(40)]
        reads = [pool.submit(cache.get, "aa") for _ in range(40)]
    for write in writes:
        write.result()
    assert {read.result() for read in reads} <= {None, *contents}
    assert cache.get("aa") in contents
    assert len(list(tmp_path.iterdir())) == 1


def test_what_was_used_longest_ago_is_dropped_first(tmp_path: Path) -> None:
    cache = PartCache(tmp_path, limit=3 * (32 + 100))
    for i in range(4):
        cache.put(f"{i:x}", bytes(100))
        path = tmp_path / f"{i:x}.parte"
        os.utime(path, (1000 + i, 1000 + i))
    assert cache.get("0") == bytes(100)
    cache.prune()
    assert [cache.get(f"{i:x}") is not None for i in range(4)] == [True, False, True, True]


def test_the_default_folder_belongs_to_the_user() -> None:
    assert default_folder().parts[-2:] == ("coapkit", "partes")


def digest(part: Part = PARTS[1], style: str = STYLE, **assets: bytes) -> str:
    named = {f"{name}.svg": data for name, data in assets.items()}
    return part_digest(part, [style], {**shipped_fonts(), **named}, {})


def test_a_digest_changes_with_all_that_a_part_shows() -> None:
    image = Part("i", document("<img alt='x' src='coapkit:um.svg'>"))
    digests = [
        digest(),
        digest(dataclasses.replace(PARTS[1], key="z")),
        digest(dataclasses.replace(PARTS[1], numbered=True)),
        digest(style=STYLE + "p { color: red }"),
        digest(image, um=b"<svg/>"),
        digest(image, um=b"<svg />"),
        digest(image, um=b"<image href='coapkit:dois.svg'/>", dois=b"1"),
        digest(image, um=b"<image href='coapkit:dois.svg'/>", dois=b"2"),
        part_digest(PARTS[1], [STYLE], {}, {}),
        part_digest(PARTS[1], [STYLE], shipped_fonts(), {"b": 3}),
        part_digest(PARTS[1], [STYLE], shipped_fonts(), {"b": 4}),
    ]
    assert len(set(digests)) == len(digests)


def test_a_digest_does_not_change_with_what_other_parts_show() -> None:
    assert digest() == digest(other=b"<svg/>")
    assert digest() == digest(dataclasses.replace(PARTS[1], running="Outra", framed=False))


def test_a_part_survives_being_kept() -> None:
    part = render_part(PARTS[2], [STYLE], shipped_fonts())
    assert decode_part(encode_part(part)) == part
    assert part.targets == ["a"]
    assert [name for name, *_ in part.anchors] == ["b"]


@settings(max_examples=50)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader_of_parts(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a rendered part"):
        decode_part(data)


def test_an_error_in_a_process_reaches_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers_module, "WORTHWHILE", 0)
    bad = Part("x", document("<img alt='x' src='file:///etc/passwd'>"))
    with pytest.raises(RefusedResource, match="passwd"):
        render([*PARTS, bad], jobs=2)


def die(_task: Task) -> bytes:
    """What Pango does where memory ends."""
    signal.signal(signal.SIGSEGV, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGSEGV)
    return b""


@pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
def test_a_process_that_dies_is_a_fault_and_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(workers_module, "WORTHWHILE", 0)
    monkeypatch.setattr(workers_module, "run_task", die)
    monkeypatch.chdir(tmp_path)
    example = Path(__file__).parents[2] / "examples" / "baturite.yaml"
    given = ["render", str(example), "--only", "contrato.pdf", "--no-cache", "--jobs", "2"]
    assert main(given) == 3
    said = capfd.readouterr().err
    assert "um processo de composição terminou de repente" in said
    assert "Traceback" not in said
    assert not list(tmp_path.glob("saida/*"))


def test_a_document_of_absurd_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coapkit.rendering.pdf.MAX_HTML", 300)
    with pytest.raises(RenderError, match="grande demais"):
        render()


def test_progress_counts_parts_up_to_all_of_them() -> None:
    told: list[tuple[str, int, int]] = []
    render(progress=lambda *step: told.append(step))
    assert told[0] == ("Compondo as páginas", 0, 4)
    assert [done for what, done, _ in told if what == "Compondo as páginas"] == [0, 1, 2, 3, 4]
    assert told[-1] == ("Montando o PDF", 4, 4)


@pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods(), reason="sem forkserver"
)
def test_processes_start_where_a_socket_could_have_no_name(tmp_path: Path) -> None:
    """The name of a socket has some hundred bytes at most; that of a folder has no such limit."""
    deep = tmp_path / ("pasta-de-nome-comprido-" * 8)
    deep.mkdir()
    code = (
        "from coapkit.rendering.workers import _context\n"
        "if __name__ == '__main__':\n"
        "    print(_context().get_start_method())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TMPDIR": str(deep)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "spawn\n"


def test_shared_styles_do_not_show() -> None:
    """A part is what it would be alone: what is said of the styles, and no style of another's."""
    styles = [STYLE, "p { nada: 1 } @counter-style u { system: cyclic; symbols: '*' }"]
    own = document("<style>h2 { font-size: 30pt } p { nunca: 1 }</style><h2 id='a'>A</h2><p>A.</p>")
    alone, dressed = PARTS[1], Part("o", own)
    first = render_part(alone, styles, shipped_fonts())
    other = render_part(dressed, styles, shipped_fonts())
    again = render_part(alone, styles, shipped_fonts())
    assert encode_part(again) == encode_part(first)
    assert any("nada" in remark for remark in first.remarks)
    assert any("nunca" in remark for remark in other.remarks)


FONT = shipped_fonts()["fontes/Carlito-Regular.ttf"]
OWN_FONT = f"url(data:font/ttf;base64,{b64encode(FONT + bytes(1)).decode()})"


def test_the_package_s_fonts_are_used_where_they_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("a font is written")

    monkeypatch.setattr(fonts_module, "scratch", refuse)
    assert render_part(PARTS[1], [STYLE, "p { color: #010203 }"], shipped_fonts()).pages
    with pytest.raises(AssertionError):
        render_part(PARTS[1], [f"@font-face {{ font-family: m; src: {OWN_FONT} }}"], {})


@pytest.mark.parametrize(
    "source", ["url(coapkit:fontes/Carlito-Regular.ttf)", OWN_FONT], ids=["the same", "another"]
)
def test_where_a_font_lies_does_not_show(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    """A file has one look for Fontconfig: one that is to have two is written."""
    style = (
        f"@font-face {{ font-family: Minha; src: {source}; font-variant-ligatures: none }}"
        "h2 { font-family: Carlito } p { font-family: Minha }"
    )
    part = Part("a", document("<h2 id='a'>ti fi</h2><p>ti fi</p>"))
    there = render_part(part, [STYLE, style], shipped_fonts())
    monkeypatch.setattr(fonts_module, "_shipped_files", dict)
    written = render_part(part, [STYLE, style + " "], shipped_fonts())
    assert encode_part(written) == encode_part(there)
    plain = render_part(part, [STYLE, style.replace("none", "normal")], shipped_fonts())
    assert encode_part(plain) != encode_part(there)


def test_no_copy_of_a_font_is_left(tmp_path: Path) -> None:
    """However many processes: each writes fonts of one's own, and takes them away at its end."""
    code = (
        "from coapkit.rendering.fonts import shipped_fonts\n"
        "from coapkit.rendering.parts import Part, render_part\n"
        "import multiprocessing, os, sys\n"
        "from pathlib import Path\n"
        "part = Part('a', '<!doctype html><title>x</title><h1>A</h1>')\n"
        "style = '@font-face { font-family: m; src: ' + sys.stdin.read() + '}'\n"
        "if __name__ == '__main__':\n"
        "    render_part(part, [style], shipped_fonts())\n"
        "    assert list(Path(os.environ['TMPDIR']).glob('*/*/*'))\n"
        "    with multiprocessing.get_context('spawn').Pool(1) as pool:\n"
        "        pool.apply(render_part, (part, [style], shipped_fonts()))\n"
        "        pool.close()\n"
        "        pool.join()\n"
    )
    program = tmp_path / "programa.py"
    program.write_text(code, encoding="utf-8")
    folder = tmp_path / "temporarios"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, str(program)],
        env={**os.environ, "TMPDIR": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)},
        input=OWN_FONT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<div>" * 150, "mais de 100 elementos"),
        ("<div>" * 3_000, "mais de 100 elementos"),
        ("<table><tr><td colspan='999999'>x</td></tr></table>", "«colspan», mais de 1.000"),
        (f"<table><tr><td rowspan='{'9' * 5_000}'>x</td></tr></table>", "«rowspan»"),
        ("<p style='font-size: 1e9px'>x</p>", "a parte «x» não pôde ser composta"),
        ("<p style='letter-spacing: -1e30px'>x</p>", "a parte «x» não pôde ser composta"),
    ],
)
def test_what_no_layout_can_do_is_told(body: str, problem: str) -> None:
    with pytest.raises(RenderError, match=problem):
        render_part(Part("x", document(body)), [STYLE], shipped_fonts())


def test_what_a_template_may_well_do_is_laid_out() -> None:
    body = "<div>" * 80 + "x" + "</div>" * 80 + "<table><tr><td colspan='1000'>y</td></tr></table>"
    assert len(render_part(Part("x", document(body)), [STYLE], shipped_fonts()).pages) == 1
