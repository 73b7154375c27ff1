"""Values that options accept, as the Tab key offers them: each with what it is."""

Values = list[tuple[str, str]]


def stages() -> Values:
    """The stages of the flow."""
    from coapkit.contract.stage import Stage

    return [(stage.key, stage.label) for stage in Stage]


def gravities() -> Values:
    """What ``--fail-on`` accepts."""
    return [
        ("error", "só erros reprovam"),
        ("warning", "erros e avisos"),
        ("note", "erros, avisos e notas"),
        ("never", "nada reprova"),
    ]


def papers() -> Values:
    """What ``--only`` accepts: documents, and each in one format."""
    from coapkit.rendering.papers import ALL_PAPERS

    documents = dict.fromkeys(paper.partition(".")[0] for paper in ALL_PAPERS)
    return [(word, "") for word in (*documents, *ALL_PAPERS)]


def rules() -> Values:
    """Every check of the catalogue, by id."""
    from coapkit.norm.catalogue import catalogue

    return [(rule, provision.title) for rule, provision in catalogue().items()]


def templates() -> Values:
    """Every template, by name."""
    from coapkit.rendering.template_index import index

    return [(entry.name, entry.title) for entry in index()]
