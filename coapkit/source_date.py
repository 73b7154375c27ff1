"""The moment that SOURCE_DATE_EPOCH names, for whoever wants the same bytes again."""

import os
import re
from datetime import UTC, datetime

_VARIABLE = "SOURCE_DATE_EPOCH"


def source_date() -> datetime | None:
    """That moment, in UTC; ``None`` where the environment names none.

    Raises ValueError, in Portuguese, for what is no moment (reproducible-builds.org, specification
    of SOURCE_DATE_EPOCH: a malformed value ends the run).
    """
    stated = os.environ.get(_VARIABLE, "").strip()
    if not stated:
        return None
    if not re.fullmatch("[0-9]+", stated):
        raise _no_date()
    try:
        return datetime.fromtimestamp(int(stated), UTC)
    except (ValueError, OverflowError, OSError) as error:  # further away than a date can be
        raise _no_date() from error


def _no_date() -> ValueError:
    return ValueError(
        f"a variável {_VARIABLE} não diz uma data: vale o número de segundos desde 1970, como "
        "1355490000; corrija-a ou apague-a"
    )
