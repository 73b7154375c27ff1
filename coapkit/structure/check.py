"""Violations of the schema as findings: which provision, what is wrong, how to mend it."""

import re
from collections.abc import Iterator
from typing import Any

from coapkit.record import Record
from coapkit.rules.finding import AsList, Container, Mending, Place, Rejoined, Removal
from coapkit.structure.engine import Violation, violations
from coapkit.structure.place import own_name
from coapkit.structure.schemas import Visited, property_schema, provisions, resolve, title, visit
from coapkit.territory import fold

UNKNOWN_KEY = "FORMA-CHAVE"
WRONG_TYPE = "FORMA-TIPO"
WRONG_OPTION = "FORMA-OPCAO"
WRONG_IDENTIFIER = "FORMA-IDENTIFICADOR"
REPEATED = "FORMA-REPETIDO"
LONG_NAME = "FORMA-NOME"
MISSING = "FORMA-FALTA"
FORM_CHECKS = frozenset(
    {UNKNOWN_KEY, WRONG_TYPE, WRONG_OPTION, WRONG_IDENTIFIER, REPEATED, LONG_NAME, MISSING}
)
"""Checks that belong to no provision: the form of the file itself."""


class FormFinding(Record):
    """What the schema found. ``help`` "": the catalogue's own remedy serves.

    ``fix``: the mend, when there is exactly one that is safe.
    """

    rule: str
    message: str
    at: Place
    help: str = ""
    fix: Mending | None = None


def check_structure(root: Any) -> Iterator[FormFinding]:
    """Every breach of form in the document, in no particular order.

    Scalars with a type of their own (money, dates, codes) are left to ``coapkit.contract.build``,
    which says more precisely what is wrong with them.
    """
    # An empty text breaks minLength and pattern at once: one finding is enough.
    said: set[tuple[tuple[str | int, ...], tuple[str, ...], str]] = set()
    for violation in violations(root):
        for finding in _explain(root, violation):
            key = (violation.path, violation.names, finding.rule + finding.message)
            if key not in said:
                said.add(key)
                yield finding


def _explain(root: Any, violation: Violation) -> Iterator[FormFinding]:
    visited = visit(violation.evaluation)
    container, key, instance = _locate(root, violation.path)
    at = Place(container, key)
    schema = visited[-1].schema
    match violation.keyword:
        case "required" | "dependentRequired":
            for name in violation.names:
                yield _missing(visited, name, at, instance)
        case "additionalProperties":
            yield from _unknown_keys(schema, violation.names, instance)
        case "type" | "enum" | "const" if instance is None:
            yield _empty(visited, key, at)
        case "minItems" | "minProperties" | "minLength":
            yield _empty(visited, key, at)
        case "pattern" if isinstance(instance, str) and not instance.strip():
            yield _empty(visited, key, at)
        case "type" if "x-tipo" not in schema or not isinstance(instance, str):
            yield _wrong_type(visited[-1], key, instance, at)
        case "enum" | "const":
            yield _wrong_option(visited, key, instance, at)
        case "maxLength":
            yield FormFinding(
                LONG_NAME,
                f"{_named(visited, key)} tem {len(instance)} caracteres; um nome tem até "
                f"{schema['maxLength']}",
                at,
            )
        case "uniqueItems":
            yield FormFinding(
                REPEATED,
                f"{_named(visited, key)} tem itens repetidos",
                Place(container, key, True),
                fix=_without_repeated(instance),
            )
        case "pattern" if "x-tipo" not in schema:
            yield _wrong_pattern(visited, key, instance, at)
        case _:
            return


def _locate(root: Any, path: tuple[str | int, ...]) -> tuple[Container, str | int | None, Any]:
    """Container, key in it and value at a path; year keys may come as ints."""
    container: Any = root
    key: str | int | None = None
    value: Any = root
    for step in path:
        container = value
        key = str(step) if isinstance(container, dict) else int(step)
        value = container[key]
    return container, key, value


def _provision(visited: list[Visited], otherwise: str) -> str:
    """Id of the provision that the innermost annotated subschema enforces."""
    for at in reversed(visited):
        found = provisions(at)
        if found:
            return found[0]
    return otherwise


def _named(visited: list[Visited], key: str | int | None) -> str:
    """``Título (`chave`)``, as the schema calls the value."""
    name = next((title(at) for at in reversed(visited) if title(at)), "")
    if isinstance(key, int):
        return f"o item {key + 1} da lista{f' ({name})' if name else ''}"
    return f"{name} (`{key}`)" if name and key is not None else f"`{key}`"


def _missing(visited: list[Visited], name: str, at: Place, instance: Any) -> FormFinding:
    declared = _declared(visited, name)
    called = title(declared) if declared else ""
    return FormFinding(
        _provision([*visited, declared] if declared else visited, MISSING),
        f"falta {called or 'a chave'} (`{name}`){_inside(visited, at, instance)}",
        at._replace(on_key=True),
        f"acrescente `{name}:`. {_description(declared)}".strip() if declared else "",
    )


class MissingKey(Record):
    """A key that a mapping lacks.

    ``declared``  its subschema, unresolved
    ``order``     the keys that the mapping may have, as the schema orders them
    """

    rule: str
    container: dict[str, Any]
    name: str
    declared: Visited
    order: tuple[str, ...]


def missing_keys(root: Any) -> Iterator[MissingKey]:
    """Every key that the schema requires and the document has not."""
    for violation in violations(root):
        if violation.keyword not in ("required", "dependentRequired"):
            continue
        visited = visit(violation.evaluation)
        _, _, container = _locate(root, violation.path)
        for name in violation.names:
            declared = _declared(visited, name)
            if declared is not None:
                owner = next(v for v in reversed(visited) if property_schema(v, name) is not None)
                yield MissingKey(
                    _provision([*visited, declared], MISSING),
                    container,
                    name,
                    declared,
                    tuple(owner.schema["properties"]),
                )


def _declared(visited: list[Visited], name: str) -> Visited | None:
    """The subschema of a key, from the innermost that declares it."""
    return next((p for v in reversed(visited) if (p := property_schema(v, name)) is not None), None)


def _inside(visited: list[Visited], at: Place, instance: Any) -> str:
    """`` em Ente “Ceará”``: what lacks the key. Nothing for the contract as a whole."""
    if at.key is None:
        return ""
    where = next((title(v) for v in reversed(visited) if title(v)), "")
    own = own_name(instance) if isinstance(at.key, int) else ""
    return f" em {where}{f' “{own}”' if own else ''}" if where else ""


def _description(at: Visited | None) -> str:
    if at is None:
        return ""
    return str(at.schema.get("description") or resolve(at).schema.get("description") or "")


def _empty(visited: list[Visited], key: str | int | None, at: Place) -> FormFinding:
    return FormFinding(
        _provision(visited, MISSING),
        f"{_named(visited, key)} está sem conteúdo",
        at._replace(on_key=True),
        f"preencha o valor ou retire a chave. {_description(visited[-1])}".strip(),
    )


def _unknown_keys(
    schema: dict[str, Any], names: tuple[str, ...], instance: Any
) -> Iterator[FormFinding]:
    meant = {name: _meant_key(schema, name, instance) for name in names}
    for name in names:
        # Two names that come to the same key: only the author knows which is the one.
        sure = list(meant.values()).count(meant[name]) == 1
        finding = _unknown(schema, name, instance)
        certain = finding.fix is None and sure
        yield finding._replace(fix=meant[name]) if certain else finding


_SURE = 0.8
"""Likeness from which a misspelt key is taken for the one key that has it."""


def _meant_key(schema: dict[str, Any], name: str, instance: Any) -> str | None:
    """The declared key that a misspelt one must be: still free, and alone in being alike."""
    from difflib import get_close_matches

    known = list(schema.get("properties", {}))
    close = [key for key in known if fold(key) == fold(name)] or get_close_matches(
        name, known, n=2, cutoff=_SURE
    )
    return close[0] if len(close) == 1 and close[0] not in instance else None


def _unknown(schema: dict[str, Any], name: str, instance: Any) -> FormFinding:
    from difflib import get_close_matches  # most contracts have no unknown key

    from coapkit.document.halves import first_half, joined

    at = Place(instance, name, True)
    before = first_half(instance, name, name)
    if before:
        return FormFinding(
            UNKNOWN_KEY,
            f"“{before},{name}” foi lido como “{before}”, seguido de uma chave `{name}`",
            at,
            f"entre chaves a vírgula separa itens; escreva `{joined(before, name)}`, sem vírgula, "
            f'ou `"{before},{name}"`, entre aspas',
            Rejoined(),
        )
    known = list(schema.get("properties", {}))
    free = [k for k in known if k not in instance]
    close = get_close_matches(name, free, n=1, cutoff=0.6) or get_close_matches(name, known, n=1)
    if close:
        help_text = f"você quis dizer `{close[0]}`?"
    elif known:
        help_text = "as chaves aceitas aqui são: " + ", ".join(f"`{k}`" for k in known)
    else:
        help_text = "aqui cada chave é um ano com quatro algarismos, como `2013`"
    return FormFinding(UNKNOWN_KEY, f"chave desconhecida: `{name}`", at, help_text)


_KINDS = {"object": "um grupo de chaves", "array": "uma lista", "string": "um texto"}


def _without_repeated(items: list[Any]) -> Removal:
    first: dict[str, int] = {}
    gone = [at for at, item in enumerate(items) if first.setdefault(repr(item), at) != at]
    like = Place(items, first[repr(items[gone[0]])])
    return Removal(tuple(Place(items, at) for at in gone), like)


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return _KINDS["object"]
    return _KINDS["array"] if isinstance(value, list) else _KINDS["string"]


def _wrong_type(declared: Visited, key: str | int | None, instance: Any, at: Place) -> FormFinding:
    schema = declared.schema
    wanted = schema["type"] if isinstance(schema["type"], str) else "string"
    called = f"`{key}`" if isinstance(key, str) else "o item" if key is not None else "o arquivo"
    help_text = {
        "array": "escreva um item por linha, cada um com `- ` no início",
        "object": "escreva as chaves nas linhas seguintes, recuadas de dois espaços",
        "string": "escreva o valor na mesma linha da chave",
    }[wanted]
    return FormFinding(
        WRONG_TYPE,
        f"{called} deve ser {_KINDS[wanted]}, não {_kind(instance)}",
        at,
        help_text,
        AsList() if wanted == "array" and _is_one_item(declared, instance) else None,
    )


def _is_one_item(declared: Visited, value: Any) -> bool:
    """Is it a text that can be an item of the list, and not be meant as several?"""
    if not isinstance(value, str) or not re.fullmatch(r"[^\W_](?:[\w.-]*\w)?", value):
        return False
    items = declared.schema.get("items")
    return isinstance(items, dict) and (
        resolve(Visited(declared.file, items)).schema.get("type") != "object"
    )


def _wrong_option(
    visited: list[Visited], key: str | int | None, instance: Any, at: Place
) -> FormFinding:
    from difflib import get_close_matches

    options = [o for o in visited[-1].schema.get("enum", ()) if isinstance(o, str)]
    named = _named(visited, key)
    if not isinstance(instance, str):
        return FormFinding(WRONG_TYPE, f"{named} deve ser um texto, não {_kind(instance)}", at)
    close = get_close_matches(instance.lower(), [o.lower() for o in options], n=1)
    guess = next((o for o in options if close and o.lower() == close[0]), None)
    listed = ", ".join(f"`{o}`" for o in options)
    return FormFinding(
        WRONG_OPTION,
        f"“{instance}” não é um valor aceito em {named}",
        at,
        (f"você quis dizer `{guess}`? " if guess else "") + f"Valores aceitos: {listed}",
        _meant_option(options, instance),
    )


def _meant_option(options: list[str], instance: str) -> str | None:
    """The one option that differs from a value by accents, case or hyphens alone.

    Never a merely similar one: `favoravel` and `desfavoravel` are.
    """
    meant = [option for option in options if fold(option) == fold(instance)]
    # `nao` and `não` are one word: the nearer of the two.
    return min(meant, key=lambda option: option != instance.casefold(), default=None)


def _wrong_pattern(
    visited: list[Visited], key: str | int | None, instance: Any, at: Place
) -> FormFinding:
    schema = visited[-1].schema
    examples = ", ".join(f"`{e}`" for e in schema.get("examples", ()))
    own = WRONG_OPTION if key == "instancia" else WRONG_IDENTIFIER
    return FormFinding(
        _provision(visited, "") if schema.get("x-norma") else own,
        f"“{instance}” não tem a forma de {_named(visited, key)}",
        at,
        f"{_description(visited[-1])} Exemplo: {examples}" if examples else "",
    )
