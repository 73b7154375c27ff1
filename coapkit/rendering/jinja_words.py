"""What Jinja says of a template, in Portuguese.

Jinja has no translations. What is not known here keeps its English in brackets: a hint is better
than none.
"""

import re
from collections.abc import Callable

# Longest first where one is the beginning of another.
_THINGS = (
    ("begin of print statement", "{{"),
    ("end of print statement", "}}"),
    ("begin of statement block", "{%"),
    ("end of statement block", "%}"),
    ("begin of comment", "{#"),
    ("end of comment", "#}"),
    ("template data / text", "texto"),
    ("end of template", "o fim do arquivo"),
    ("integer", "um número"),
    ("float", "um número"),
    ("string", "um texto entre aspas"),
    ("name", "um nome"),
)


def _thing(word: str) -> str:
    for english, portuguese in _THINGS:
        if word == english:
            return portuguese
    return word


def _tag(name: str) -> str:
    return f"{{% {name} %}}"


def _unclosed(tags: str, innermost: str) -> str:
    wanted = " ou ".join(_tag(name) for name in re.findall(r"'(\w+)'", tags))
    return f"; esperava-se {wanted}, que fecha {_tag(innermost)}"


_SAID: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (
        (
            r"Unexpected end of template\. Jinja was looking for the following tags: (.*)\. "
            r"The innermost block that needs to be closed is '(\w+)'\."
        ),
        lambda m: "o arquivo acaba com um bloco aberto" + _unclosed(m[1], m[2]),
    ),
    (
        (
            r"Encountered unknown tag '(\w+)'\. You probably made a nesting mistake\. Jinja is "
            r"expecting this tag, but currently looking for (.*)\. The innermost block that "
            r"needs to be closed is '(\w+)'\."
        ),
        lambda m: f"{_tag(m[1])} está fora de lugar" + _unclosed(m[2], m[3]),
    ),
    (
        (
            r"Encountered unknown tag '(\w+)'\. Jinja was looking for the following tags: (.*)\. "
            r"The innermost block that needs to be closed is '(\w+)'\."
        ),
        lambda m: f"{_tag(m[1])} não existe ou está fora de lugar" + _unclosed(m[2], m[3]),
    ),
    (
        r"Encountered unknown tag '(\w+)'\.",
        lambda m: f"{_tag(m[1])} não existe ou não abre nenhum bloco",
    ),
    (r"No filter named '(.+)'\.", lambda m: f"o filtro «{m[1]}» não existe nos modelos"),
    (r"No test named '(.+)'\.", lambda m: f"o teste «{m[1]}» não existe nos modelos"),
    (
        r"expected token '(.+)', got '(.+)'",
        lambda m: f"esperava-se «{_thing(m[1])}», veio «{_thing(m[2])}»",
    ),
    (
        r"unexpected end of template, expected '(.+)'\.",
        lambda m: f"o arquivo acaba onde se esperava «{_thing(m[1])}»",
    ),
    (
        r"unexpected '(.+)', expected '(.+)'",
        lambda m: f"veio «{_thing(m[1])}» onde se esperava «{_thing(m[2])}»",
    ),
    (
        r"unexpected 'end of template'",
        lambda _: "o arquivo acaba no meio de uma expressão: falta «}}» ou «%}»",
    ),
    (r"unexpected '(.+)'", lambda m: f"«{_thing(m[1])}» está fora de lugar"),
    (
        r"Expected an expression, got '(.+)'",
        lambda m: f"falta uma expressão antes de «{_thing(m[1])}»",
    ),
    (r"unexpected char (.+) at \d+", lambda m: f"o caractere {m[1]} não cabe numa expressão"),
    (r"Missing end of comment tag", lambda _: "o comentário aberto com {# não fecha com #}"),
    (r"Missing end of raw directive", lambda _: "{% raw %} não fecha com {% endraw %}"),
    (r"tag name expected", lambda _: "falta o nome do bloco depois de {%"),
    (r"block '(.+)' defined twice", lambda m: f"o bloco «{m[1]}» aparece duas vezes"),
)


def in_portuguese(message: str | None) -> str:
    """A syntax error of Jinja as one Portuguese clause, without full stop."""
    text = (message or "").strip()
    for pattern, say in _SAID:
        found = re.fullmatch(pattern, text, re.DOTALL)
        if found:
            return say(found)
    return f"sintaxe inválida ({text.rstrip('.')})" if text else "sintaxe inválida"
