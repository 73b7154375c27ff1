"""What is decided of a contract before any text: region, term, roles, author's hand, days."""

from datetime import date, timedelta
from random import Random
from typing import Final, NamedTuple

from synthetic.places import DSEI, STATES, State, beyond
from synthetic.style import Style, choose_style
from synthetic.tables import Municipality, Region
from synthetic.term import TERMS, Term

FEDERAL_DISTRICT: Final = "DF"


class Place(NamedTuple):
    """Where services stand and users come from: a municipality, or the Federal District.

    ``counted``: its people are those of the census; else, an estimate, for a municipality
    installed after it.
    """

    id: str
    name: str
    uf: str
    people: int
    counted: bool

    @property
    def state(self) -> str:
        """Id of its State's entity."""
        return self.uf.lower()


class Days(NamedTuple):
    """Days of the steps of the flow, and of what comes before it."""

    instituted: date
    opinions: tuple[date, ...]
    agreed: date
    homologated: date
    signed: date
    published: date
    known: date


class Profile(NamedTuple):
    """``hub``: the place with the services of the whole region. ``seasonal``: ids of places.

    ``dsei``: name of the special indigenous district, "" where there is no indigenous population.
    ``country``: the one beyond the border, "" away from it.
    """

    region: Region
    regions: tuple[Region, ...]
    term: Term
    style: Style
    places: tuple[Place, ...]
    hub: Place
    ufs: tuple[str, ...]
    days: Days
    number: int
    schedule: str
    dsei: str
    country: str
    seasonal: frozenset[str]

    @property
    def code(self) -> str:
        return self.region.code

    @property
    def states(self) -> tuple[State, ...]:
        return tuple(STATES[uf] for uf in self.ufs)

    @property
    def has_municipalities(self) -> bool:
        return self.ufs != (FEDERAL_DISTRICT,)

    @property
    def entities(self) -> tuple[str, ...]:
        """Ids of all signatory entities, in the order in which they are declared."""
        municipal = tuple(p.id for p in self.places) if self.has_municipalities else ()
        return ("uniao", *(uf.lower() for uf in self.ufs), *municipal)

    def rng(self, purpose: str) -> Random:
        """Chance, the same for the same region and purpose."""
        return Random(f"{self.code}/{self.ufs}/{self.term.start}/{purpose}")


SCHEDULES: Final = {
    "anual": 1,
    "semestral": 2,
    "quadrimestral": 3,
    "trimestral": 4,
    "bimestral": 6,
    "mensal": 12,
}


def make_profile(
    region: Region,
    *,
    partners: tuple[Region, ...] = (),
    term: Term | None = None,
    style: Style | None = None,
    number: int = 1,
) -> Profile:
    """Decide everything about the contract of a region, by chance that its code seeds.

    ``partners``: regions of other States that an interstate region takes in, too.
    """
    regions = (region, *partners)
    rng = Random(f"{region.code}/profile")
    municipalities = [m for r in regions for m in r.municipalities]
    late = any(2010 not in m.population for m in municipalities)
    drawn = rng.choices(TERMS, weights=(8, 8, 8, 2, 3, 2, 3))[0]
    if term is None:
        term = drawn if not late or drawn.start.year > 2015 else TERMS[1]
    drawn_style = choose_style(rng)
    ufs = tuple(dict.fromkeys(r.uf for r in regions))
    places = tuple(sorted((_place(m, term) for m in municipalities), key=lambda p: p.id))
    in_amazon = any(m.in_amazon for m in municipalities)
    on_border = any(m.on_border for m in municipalities)
    indigenous = rng.random() < (0.6 if in_amazon or on_border else 0.08)
    dsei = DSEI.get(region.uf, "") if indigenous else ""
    seasonal = frozenset(p.id for p in places if rng.random() < 0.06)
    schedule = rng.choices(tuple(SCHEDULES), weights=(1, 2, 8, 2, 1, 2))[0]
    return Profile(
        region=region,
        regions=regions,
        term=term,
        style=style if style is not None else drawn_style,
        places=places,
        hub=max(places, key=lambda p: p.people),
        ufs=ufs,
        days=_days(rng, term, 3 * len(places) + 12),
        number=number,
        schedule=schedule,
        dsei=f"Distrito Sanitário Especial Indígena {dsei}" if dsei else "",
        country=beyond(region.code, region.uf) if on_border else "",
        seasonal=seasonal,
    )


def _place(municipality: Municipality, term: Term) -> Place:
    counted = term.census in municipality.population
    people = municipality.population[term.census if counted else term.start.year - 1]
    if municipality.uf == FEDERAL_DISTRICT:
        return Place("df", "Distrito Federal", municipality.uf, people, counted)
    return Place(municipality.code, municipality.name, municipality.uf, people, counted)


def _days(rng: Random, term: Term, opinions: int) -> Days:
    """Working days: opinions in the half-year before the term, all steps in the norm's order."""
    day = term.start - timedelta(days=rng.randrange(150, 165))
    given = sorted(_working(day + timedelta(days=rng.randrange(40))) for _ in range(opinions))
    agreed = _working(given[-1] + timedelta(days=rng.randrange(8, 22)))
    homologated = _working(agreed + timedelta(days=rng.randrange(12, 26)))
    signed = _working(homologated + timedelta(days=rng.randrange(8, 26)))
    published = _working(signed + timedelta(days=rng.randrange(4, 16)))
    known = _working(published + timedelta(days=rng.randrange(20, 50)))
    return Days(
        instituted=_working(day - timedelta(days=rng.randrange(20, 60))),
        opinions=tuple(given),
        agreed=agreed,
        homologated=homologated,
        signed=signed,
        published=published,
        known=known,
    )


def _working(day: date) -> date:
    """The day, or the next Monday."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
