"""``coapkit fix``: make the mends that a program may make."""

from typing import Annotated

import typer

from coapkit.cli.values import rules as known_rules


def _known_rules(words: list[str]) -> list[str]:
    from difflib import get_close_matches

    from coapkit.norm.catalogue import catalogue

    known = catalogue()
    wanted = [word.strip().upper() for word in words]
    for word, rule in zip(words, wanted, strict=True):
        if rule not in known:
            close = get_close_matches(rule, known, n=1)
            hint = f"; você quis dizer {close[0]}?" if close else ""
            raise typer.BadParameter(
                f"“{word}” não está no catálogo{hint} (a lista: coapkit matrix)"
            )
    return wanted


def fix(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ARQUIVO...",
            help="Contratos, pastas de contratos ou - (lê a entrada padrão, escreve na saída "
            "padrão). Padrão: a pasta atual.",
            show_default=False,
        ),
    ] = None,
    diff: Annotated[
        bool,
        typer.Option(
            "--diff",
            help="Mostra o que mudaria e não grava nada; sai com 1 se algo mudaria.",
        ),
    ] = False,
    rules: Annotated[
        list[str],
        typer.Option(
            "--rule",
            metavar="REGRA",
            callback=_known_rules,
            autocompletion=known_rules,
            help="Corrige só os achados desta regra. Repita para várias.",
            show_default=False,
        ),
    ] = [],  # noqa: B006 - typer copies it
    skeletons: Annotated[
        bool,
        typer.Option(
            "--skeletons",
            help="Acrescenta também as chaves obrigatórias que faltam, com o valor por preencher; "
            "as cláusulas da Parte I, com `padrao`, a redação nacional.",
        ),
    ] = False,
) -> int:
    """Corrige nos contratos o que tem uma só correção possível e não muda o que o contrato diz.

    Muda só o necessário: comentários, ordem e o resto do texto ficam como estão. O arquivo
    corrigido é lido de novo e comparado com o original antes de ser gravado.

    Saída: 0 se não resta achado; 1 se resta algum da gravidade de `fail-on` ou maior; com --diff,
    1 se algo mudaria; 2 uso incorreto ou arquivo que não se pôde gravar; 3 falha interna.

    Exemplos: coapkit fix regiao.yaml | coapkit fix contratos/ --diff
    """
    from coapkit.cli.configuration import current_settings
    from coapkit.cli.fixing import fix_paths

    return fix_paths(
        paths or (),
        current_settings(),
        diff=diff,
        rules=frozenset(rules) or None,
        skeletons=skeletons,
    )
