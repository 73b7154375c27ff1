"""What changed in a git repository since a reference: the facts, as git tells them.

A file counts as unchanged only where git vouches for it: it is tracked, and its content is that of
the base. Whatever git knows nothing of (an untracked or ignored file, one outside of the
repository) has no earlier version to compare with, and counts as changed.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from subprocess import CompletedProcess

_GIT: Final = (
    *("git", "--no-optional-locks"),
    *("-c", "core.fsmonitor=false"),  # no program of the repository's choice is run
    *("-c", "diff.autoRefreshIndex=true"),  # a file that was only touched has not changed
)
_SUBMODULE: Final = b"160000"
_NO_OBJECT: Final = frozenset("0")

_SHALLOW: Final = (
    "este clone é raso e não traz toda a história: complete-o com `git fetch --unshallow` (no "
    "GitHub, `fetch-depth: 0` em actions/checkout; no GitLab, a variável `GIT_DEPTH: 0`)"
)


class ChangesError(Exception):
    """Git could not tell what changed. The text says why and what to do, in Portuguese."""


class Changes(NamedTuple):
    """How the files of a working tree differ from the base.

    Paths are relative to ``root`` with forward slashes, as ``os.fsdecode`` gives them.

    ``reference``  what the user asked for
    ``base``       the commit that the working tree is compared with; "" before the first
    ``root``       the repository's folder, links resolved
    ``unchanged``  tracked files whose content is that of the base
    ``before``     path of each file that differs or is gone: the object with its content at the
                   base, "" for a new one
    ``submodules`` those whose files are among the others, with those inside of them
    """

    reference: str
    base: str
    root: Path
    unchanged: frozenset[str]
    before: Mapping[str, str]
    submodules: tuple[str, ...] = ()

    def vouches_for(self, path: str | Path) -> bool:
        """Is this file, with every link on the way to it, what it was at the base?"""
        real = self._inside(os.path.realpath(path))
        if real is None or real not in self.unchanged:
            return False
        named = self._inside(os.path.abspath(path))  # noqa: PTH100 - links are not to be resolved
        if named is None or named == real:
            return True
        steps = named.split("/")
        return not any("/".join(steps[:n]) in self.before for n in range(1, len(steps) + 1))

    def _inside(self, path: str) -> str | None:
        """The path relative to the repository; ``None`` outside of it."""
        try:
            relative = Path(path).relative_to(self.root)
        except ValueError:
            return None
        return relative.as_posix()

    def contents(self, paths: Iterable[str]) -> dict[str, bytes]:
        """What those of ``paths`` that were there at the base had in them."""
        objects = {path: self.before[path] for path in paths if self.before.get(path)}
        homes: dict[str, dict[str, str]] = {}  # each submodule has its own objects
        for path, name in objects.items():
            within = (s for s in self.submodules if path.startswith(f"{s}/"))
            homes.setdefault(max(within, key=len, default=""), {})[path] = name
        found: dict[str, bytes] = {}
        for home, names in homes.items():
            found.update(_contents(self.root / home, names))
        return found


def _contents(root: Path, objects: Mapping[str, str]) -> dict[str, bytes]:
    """What is in objects of a repository, by path."""
    wanted = "".join(f"{name}\n" for name in objects.values()).encode("ascii")
    answer = _git(root, "cat-file", "--batch", stdin=wanted)
    found: dict[str, bytes] = {}
    at = 0
    for path in objects:
        end = answer.index(b"\n", at)
        _, _, size = answer[at:end].partition(b" blob ")
        at = end + 1
        if size:  # else the object is missing, or a submodule's commit
            found[path] = answer[at : at + int(size)]
            at += int(size) + 1
    return found


def changes_since(reference: str, folder: Path) -> Changes:
    """What changed since ``reference`` in the repository that ``folder`` is in.

    As ``git diff REFERENCE...`` has it, the base is the commit at which HEAD left the reference
    (their merge base): what others did on the reference since then does not count. Staged,
    unstaged and untracked changes do.

    Raises ChangesError.
    """
    root = _root(folder)
    if reference == "HEAD" and not _commit("HEAD", root):  # before the first commit all is new
        return Changes(reference, "", root, frozenset(), {})
    base = _base(reference, root)
    unchanged, before, submodules = _compared(root, base)
    return Changes(reference, base, root, frozenset(unchanged), before, tuple(submodules))


def _compared(root: Path, base: str) -> tuple[set[str], dict[str, str], list[str]]:
    """What did not change below ``root`` since a commit, what did, and the submodules looked into.

    A submodule is compared with the commit that is recorded for it at ``base``. Where git cannot
    do that (it is new, not fetched, a file before), it is one thing that changed.
    """
    before: dict[str, str] = {}
    differing = _git(
        root, "diff", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-relative",
        "--no-ext-diff", "--no-textconv", "--ignore-submodules=none", base, "--",
    )  # fmt: skip
    fields = iter(differing.split(b"\0"))
    for facts in fields:
        if facts:  # ":old mode, new mode, old object, new object, status"
            path, old = os.fsdecode(next(fields)), facts.split()[2].decode("ascii")
            # A file in conflict is listed twice, once without its objects.
            before[path] = before.get(path) or ("" if _NO_OBJECT.issuperset(old) else old)
    unchanged: set[str] = set()
    submodules: list[str] = []
    for entry in _git(root, "ls-files", "--stage", "-z").split(b"\0"):
        facts, _, name = entry.partition(b"\t")  # "mode, object, stage"
        path = os.fsdecode(name)
        if facts.startswith(_SUBMODULE):
            inside = _submodule(root / path, before.get(path, facts.split()[1].decode("ascii")))
            if inside is not None:
                before.pop(path, None)
                unchanged.update(f"{path}/{file}" for file in inside[0])
                before.update({f"{path}/{file}": old for file, old in inside[1].items()})
                submodules += (path, *(f"{path}/{inner}" for inner in inside[2]))
        elif path and path not in before:
            unchanged.add(path)
    return unchanged, before, submodules


def _submodule(folder: Path, commit: str) -> tuple[set[str], dict[str, str], list[str]] | None:
    """A submodule compared with a commit of its own; ``None`` where that cannot be done."""
    if not commit or not (folder / ".git").exists():  # git would answer for the repository around
        return None
    try:
        return _compared(folder, commit)
    except ChangesError:
        return None


def _root(folder: Path) -> Path:
    answer = _run(folder, "rev-parse", "--show-toplevel")
    if answer.returncode == 0:
        return Path(os.fsdecode(answer.stdout.removesuffix(b"\n"))).resolve()
    said = _last_line(answer.stderr)
    if "dubious ownership" in answer.stderr.decode("utf-8", "replace"):
        raise ChangesError(
            f"o git não confia nesta pasta, que é de outro usuário; se você confia, execute: "
            f'git config --global --add safe.directory "{folder.resolve()}"'
        )
    if "not a git repository" in said or "work tree" in said:
        raise ChangesError(
            f"a pasta {folder.resolve()} não está num repositório git; sem ele não se sabe o que "
            "mudou: confira tudo, sem --changed-since"
        )
    raise ChangesError(f"o git não respondeu: {said}")


def _base(reference: str, root: Path) -> str:
    if not _commit("HEAD", root):
        raise ChangesError(
            "o repositório ainda não tem nenhum commit; confira tudo, sem --changed-since"
        )
    wanted = _commit(reference, root)
    if not wanted:
        raise ChangesError(_unknown(reference, root))
    answer = _run(root, "merge-base", wanted, "HEAD")
    if answer.returncode == 0:
        return answer.stdout.decode("ascii").strip()
    hint = _SHALLOW if _is_shallow(root) else "compare com uma que tenha"
    raise ChangesError(f"“{reference}” não tem nenhum commit em comum com HEAD; {hint}")


def _commit(reference: str, root: Path) -> str:
    """The commit that a reference names, "" for none."""
    if not reference or reference.startswith("-"):
        return ""
    answer = _run(root, "rev-parse", "--verify", "--quiet", f"{reference}^{{commit}}")
    return answer.stdout.decode("ascii", "replace").strip() if answer.returncode == 0 else ""


def _unknown(reference: str, root: Path) -> str:
    said = f"o git não conhece “{reference}” neste repositório"
    if _is_shallow(root):
        return f"{said}; {_SHALLOW}"
    names = _run(root, "for-each-ref", "--format=%(refname:short)")
    known = names.stdout.decode("utf-8", "replace").split() if names.returncode == 0 else []
    from difflib import get_close_matches

    remote = [name for name in known if name.endswith(f"/{reference}")]
    close = remote or get_close_matches(reference, known, n=1)
    if close:
        return f"{said}; você quis dizer {close[0]}?"
    return f"{said}; use um ramo, uma etiqueta ou um commit (se é do servidor: git fetch)"


def _is_shallow(root: Path) -> bool:
    return _run(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"


def _git(root: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    answer = _run(root, *arguments, stdin=stdin)
    if answer.returncode != 0:
        raise ChangesError(f"o git não respondeu: {_last_line(answer.stderr)}")
    return answer.stdout


def _last_line(text: bytes) -> str:
    lines = text.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].removeprefix("fatal: ") if lines else "sem explicação"


def _run(folder: Path, *arguments: str, stdin: bytes = b"") -> "CompletedProcess[bytes]":
    import subprocess

    from coapkit.reasons import reason

    environment = {**os.environ, "LC_ALL": "C", "LANGUAGE": ""}  # its words are looked at
    try:
        return subprocess.run(
            [*_GIT, *arguments],
            cwd=folder,
            env=environment,
            input=stdin,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        why = "o git não foi encontrado" if missing else f"o git não executa: {reason(error)}"
        raise ChangesError(
            f"{why}; --changed-since precisa dele: instale-o de https://git-scm.com, ou confira "
            "tudo, sem a opção"
        ) from error
