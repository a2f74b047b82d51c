# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with the template of a letter, said to whoever writes it."""

from __future__ import annotations


def N_(text: str) -> str:
    """Mark for the catalogue; translated when it is shown."""
    return text


LETTERS: dict[str, str] = {
    "templates.no-subject": N_("The subject is empty. Say in a few words what the letter is about."),
    "templates.too-long": N_("This text is longer than {most} signs. Make it shorter."),
    "templates.open": N_(
        "Line {line}: “{sign}” stands alone. A field begins with {{{{ and ends with }}}}, a question with {{% and %}}."
    ),
    "templates.tag": N_(
        "Line {line}: “{name}” is not known here. Use if, else, elsif, unless, for or comment."
    ),
    "templates.end": N_("Line {line}: “{name}” stands here, but nothing was begun that it belongs to."),
    "templates.no-end": N_(
        "Line {line}: what begins with “{name}” has no end. Write {{% {end} %}} after it."
    ),
    "templates.field": N_(
        "Line {line}: there is no field “{name}”. Choose one from the list beside the text."
    ),
    "templates.filter": N_(
        "Line {line}: “{name}” is not known after |. You can use capitalize, upcase and downcase."
    ),
    "templates.syntax": N_("Line {line}: this is not written as it should be: {near}"),
    "templates.deep": N_("Line {line}: there are too many questions inside one another. Make it simpler."),
    "templates.much": N_("Line {line}: this repeats far too often. Make the list shorter."),
}
