# SPDX-License-Identifier: EUPL-1.2
"""One catalogue of texts for windows, documents and command line, and the Dutch way to write dates and numbers.

The source texts are English; ``use("nl")`` makes every later call answer in Dutch. The language can change while
the program runs, so callers translate when they show a text, never when a module is imported.
"""

from __future__ import annotations

import datetime as dt
import gettext as _gettext
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from assets import path
from assets.sentences import SENTENCES

DOMAIN = "rodeloper"
LANGUAGES = ("nl", "en")
DEFAULT = "nl"


class _Catalogue:
    """The language in use; one for the whole process, because a person reads one language at a time."""

    language = DEFAULT
    translations: _gettext.NullTranslations = _gettext.NullTranslations()
    loaded = False


def use(language: str) -> None:
    """Answer in this language from now on. Raises ``ValueError`` for a language that is not shipped."""
    if language not in LANGUAGES:
        raise ValueError(f"no such language: {language}")
    _Catalogue.translations = _load(language)
    _Catalogue.language = language
    _Catalogue.loaded = True


_document_language: ContextVar[str | None] = ContextVar("document_language", default=None)


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Answer in this language inside the block, in this thread only: a document may be in another language than the window."""
    if language not in LANGUAGES:
        raise ValueError(f"no such language: {language}")
    token = _document_language.set(language)
    try:
        yield
    finally:
        _document_language.reset(token)


def language() -> str:
    """The language in use, ``nl`` or ``en``."""
    return _document_language.get() or _Catalogue.language


def _current() -> _gettext.NullTranslations:
    if chosen := _document_language.get():
        return _load(chosen)
    if not _Catalogue.loaded:
        use(DEFAULT)
    return _Catalogue.translations


@lru_cache
def _load(language: str) -> _gettext.NullTranslations:
    if language == "en":
        return _gettext.NullTranslations()
    source = path("translations", language, "LC_MESSAGES", f"{DOMAIN}.po")
    compiled = source.with_suffix(".mo")
    if source.exists() and (not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime):
        compile_catalogue(language)
    with compiled.open("rb") as file:
        return _gettext.GNUTranslations(file)


def compile_catalogue(language: str) -> None:
    """Write the compiled catalogue beside its source (whole or not at all, so that two processes may do it at once)."""
    # Imported here: only a fresh checkout compiles, a start of the program must not pay for it.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = path("translations", language, "LC_MESSAGES", f"{DOMAIN}.po")
    with source.open("rb") as file:
        catalogue = read_po(file, locale=language, domain=DOMAIN)
    fresh = source.with_suffix(f".{os.getpid()}.new")
    with fresh.open("wb") as file:
        write_mo(file, catalogue)
    fresh.replace(source.with_suffix(".mo"))


def _(text: str) -> str:
    """This English source text in the language in use."""
    return _current().gettext(text)


def n_(one: str, many: str, n: int) -> str:
    """The form for ``n`` things; the caller fills in ``{n}``."""
    return _current().ngettext(one, many, n)


def N_(text: str) -> str:
    """Mark a text for the catalogue without translating it yet (for tables at module level)."""
    return text


def sentence(code: str, values: dict[str, object]) -> str:
    """The sentence of a known error: what happened, what is safe, what to do.

    A code without a sentence is a defect that the tests catch; a person then sees the code rather than nothing.
    """
    text = SENTENCES.get(code)
    return _(text).format(**values) if text else code


# Dates and numbers. Hand-made for the two languages, because the Dutch style of the product ("vr 27 nov",
# "5 dagen te laat") is its own, and a start of the program must not load a locale database for it.

_MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
}
_SHORT_MONTHS = {
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec".split(),
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
}
_DAYS = {
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}
_SHORT_DAYS = {"nl": "ma di wo do vr za zo".split(), "en": "Mon Tue Wed Thu Fri Sat Sun".split()}


_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")


def one_stop(text: str) -> str:
    """Text in which a name that ends in a full stop ("Van Ommelen B.V.") also ends the sentence: one stop, not two."""
    return _TWO_STOPS.sub(".", text)


def date_short(day: dt.date, today: dt.date | None = None, *, weekday: bool = True) -> str:
    """``vr 27 nov``; with the year when it is not the year of ``today`` (then without the weekday)."""
    month = _SHORT_MONTHS[language()][day.month - 1]
    if day.year != (today or dt.date.today()).year:
        return f"{day.day} {month} {day.year}"
    return f"{_SHORT_DAYS[language()][day.weekday()]} {day.day} {month}" if weekday else f"{day.day} {month}"


def date_long(day: dt.date) -> str:
    """``maandag 23 november``."""
    return f"{weekday(day)} {day.day} {_MONTHS[language()][day.month - 1]}"


def date_full(day: dt.date) -> str:
    """``23 november 2026``."""
    return f"{day.day} {_MONTHS[language()][day.month - 1]} {day.year}"


def weekday(day: dt.date) -> str:
    """``maandag``."""
    return _DAYS[language()][day.weekday()]


def clock(moment: dt.datetime) -> str:
    """``10:42`` on the clock of this machine, or of the moment's own zone when it has no other."""
    return (moment.astimezone() if moment.tzinfo else moment).strftime("%H:%M")


def moment(when: dt.datetime, now: dt.datetime | None = None) -> str:
    """``vandaag 08:12``, ``gisteren 17:05``, within a week ``vrijdag 17:05``, before that ``3 nov`` (UTC moments become local)."""
    local = when.astimezone() if when.tzinfo else when
    today = (now or dt.datetime.now()).date()
    age = (today - local.date()).days
    if age == 0:
        return _("today {time}").format(time=clock(local))
    if age == 1:
        return _("yesterday {time}").format(time=clock(local))
    if 1 < age < 7:
        return f"{weekday(local.date())} {clock(local)}"
    return date_short(local.date(), today, weekday=False)


def relative_day(day: dt.date, today: dt.date) -> str:
    """``vandaag``, ``morgen``, ``gisteren``, else the short date."""
    names = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    return names.get((day - today).days) or date_short(day, today)


def days_late(days: int) -> str:
    """``5 dagen te laat``."""
    return n_("{n} day late", "{n} days late", days).format(n=days)


def ago(day: dt.date, today: dt.date) -> str:
    """``vandaag``, ``5 dagen geleden``, ``7 maanden geleden``, ``2 jaar geleden``."""
    days = (today - day).days
    if days <= 0:
        return _("today")
    if days < 31:
        return n_("{n} day ago", "{n} days ago", days).format(n=days)
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    if months < 24:
        return n_("{n} month ago", "{n} months ago", max(months, 1)).format(n=max(months, 1))
    return n_("{n} year ago", "{n} years ago", months // 12).format(n=months // 12)


_TURNED = str.maketrans(",.", ".,")


def number(value: float, decimals: int = 0) -> str:
    """``45.212`` and ``7,5`` in Dutch, ``45,212`` and ``7.5`` in English."""
    text = f"{value:,.{decimals}f}"
    return text.translate(_TURNED) if language() == "nl" else text


def initials(name: str) -> str:
    """``NV`` for *Noor Vermaat*; ``PW`` for *Peter de Wilde*: the first and the last word that start with a capital."""
    words = [word for word in name.split() if word[:1].isupper()] or name.split()
    return (words[0][0] + words[-1][0] if len(words) > 1 else name[:2]).upper() if words else "?"
