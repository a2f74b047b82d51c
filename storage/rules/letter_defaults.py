# SPDX-License-Identifier: EUPL-1.2
"""The templates that the program ships, in plain language (B1): what counts until a municipality writes its own."""

from __future__ import annotations

from collections.abc import Mapping

from storage.rules.letters import LetterKind, Template

_SENDER = """{{ afzender.naam }}
{% if afzender.functie != "" %}
{{ afzender.functie }}
{% endif %}
{{ gemeente.naam }}
{% if afzender.telefoon != "" %}
"""
_GREETING_NL = f"""Met vriendelijke groet,

{_SENDER}Telefoon: {{{{ afzender.telefoon }}}}
{{% endif %}}
"""
_GREETING_EN = f"""Kind regards,

{_SENDER}Phone: {{{{ afzender.telefoon }}}}
{{% endif %}}
"""

_AFTER_VISIT_NL = """{{ contactpersoon.aanhef }},

Op {{ bezoek.datum }} spraken wij met u bij {{ bedrijf.naam }}. Dank u wel voor uw tijd en voor het open gesprek.

{% if onderwerpen.size > 0 %}
Dit hebben wij onthouden:

{% for onderwerp in onderwerpen %}
{{ onderwerp.naam }}. {{ onderwerp.tekst }}

{% endfor %}
{% endif %}
{% if afspraken.size > 0 %}
Dit hebben wij u beloofd:

{% for afspraak in afspraken %}
- {{ afspraak.wat }}{% if afspraak.klaar != "" %}, klaar op {{ afspraak.klaar }}{% elsif afspraak.datum != "" %}, uiterlijk {{ afspraak.datum }}{% endif %}{% if afspraak.wie != "" %} ({{ afspraak.wie }}){% endif %}
{% endfor %}

{% if vervolg.datum != "" %}
U hoort uiterlijk {{ vervolg.datum }} van ons hoe het ermee staat.{% if vervolg.wie != "" %} {{ vervolg.wie }} zorgt daarvoor.{% endif %}

{% endif %}
{% endif %}
Klopt er iets niet, of wilt u nog iets kwijt? Laat het ons weten. Dat helpt ons.

"""
_AFTER_VISIT_EN = """{{ contactpersoon.aanhef }},

On {{ bezoek.datum }} we spoke with you at {{ bedrijf.naam }}. Thank you for your time and for the open conversation.

{% if onderwerpen.size > 0 %}
This is what we took from it:

{% for onderwerp in onderwerpen %}
{{ onderwerp.naam }}. {{ onderwerp.tekst }}

{% endfor %}
{% endif %}
{% if afspraken.size > 0 %}
This is what we promised you:

{% for afspraak in afspraken %}
- {{ afspraak.wat }}{% if afspraak.klaar != "" %}, done on {{ afspraak.klaar }}{% elsif afspraak.datum != "" %}, by {{ afspraak.datum }}{% endif %}{% if afspraak.wie != "" %} ({{ afspraak.wie }}){% endif %}
{% endfor %}

{% if vervolg.datum != "" %}
By {{ vervolg.datum }} at the latest we tell you how it is going.{% if vervolg.wie != "" %} {{ vervolg.wie }} sees to that.{% endif %}

{% endif %}
{% endif %}
Is something not right, or do you want to add something? Let us know. That helps us.

"""
_AGREED_NL = """{{ contactpersoon.aanhef }},

Op {{ actie.beloofd_op }} spraken wij dit met u af: {{ actie.wat }}.

"""
_AGREED_EN = """{{ contactpersoon.aanhef }},

On {{ actie.beloofd_op }} we agreed this with you: {{ actie.wat }}.

"""
_DONE_NL = """Dat is nu klaar.{% if actie.uitkomst != "" %} {{ actie.uitkomst }}{% endif %}

Hebt u nog een vraag? Bel of mail ons gerust.

"""
_DONE_EN = """That is done now.{% if actie.uitkomst != "" %} {{ actie.uitkomst }}{% endif %}

Do you have a question? Call or mail us.

"""
_DROPPED_NL = """Helaas gaat dit niet door.{% if actie.reden != "" %} {{ actie.reden }}{% endif %}

Wij begrijpen dat dit tegenvalt. Wilt u erover praten? Bel of mail ons gerust.

"""
_DROPPED_EN = """Unfortunately this will not happen.{% if actie.reden != "" %} {{ actie.reden }}{% endif %}

We understand that this is a disappointment. Do you want to talk about it? Call or mail us.

"""
_LONGER_NL = """{% if actie.op_tijd != "" %}
Wij zijn ermee bezig. Het gaat zoals wij u zeiden: wij denken dat het uiterlijk {{ actie.op_tijd }} klaar is.
{% else %}
Dit duurt langer dan wij dachten.{% if actie.reden != "" %} {{ actie.reden }}{% endif %}{% if actie.oude_datum != "" %} U rekende op {{ actie.oude_datum }}.{% endif %}

{% if actie.nieuwe_datum != "" %}
Wij denken nu dat het uiterlijk {{ actie.nieuwe_datum }} klaar is.
{% else %}
Wij weten nog niet wanneer het klaar is. Zodra wij dat weten, hoort u het van ons.
{% endif %}

Hebt u hier last van? Bel of mail ons, dan zoeken we samen naar een oplossing.
{% endif %}

"""
_LONGER_EN = """{% if actie.op_tijd != "" %}
We are working on it. It goes as we told you: we think that it is done by {{ actie.op_tijd }}.
{% else %}
This takes longer than we thought.{% if actie.reden != "" %} {{ actie.reden }}{% endif %}{% if actie.oude_datum != "" %} You counted on {{ actie.oude_datum }}.{% endif %}

{% if actie.nieuwe_datum != "" %}
We now think that it is done by {{ actie.nieuwe_datum }}.
{% else %}
We do not know yet when it is done. As soon as we know, you hear it from us.
{% endif %}

Does this cause you trouble? Call or mail us, then we look for a solution together.
{% endif %}

"""

DEFAULTS: Mapping[tuple[LetterKind, str], Template] = {
    (LetterKind.AFTER_VISIT, "nl"): Template(
        "Ons gesprek van {{ bezoek.datum }}: wat wij afspraken", _AFTER_VISIT_NL + _GREETING_NL
    ),
    (LetterKind.AFTER_VISIT, "en"): Template(
        "Our conversation of {{ bezoek.datum }}: what we agreed", _AFTER_VISIT_EN + _GREETING_EN
    ),
    (LetterKind.DONE, "nl"): Template("Klaar: {{ actie.wat }}", _AGREED_NL + _DONE_NL + _GREETING_NL),
    (LetterKind.DONE, "en"): Template("Done: {{ actie.wat }}", _AGREED_EN + _DONE_EN + _GREETING_EN),
    (LetterKind.DROPPED, "nl"): Template(
        "Dit gaat niet door: {{ actie.wat }}", _AGREED_NL + _DROPPED_NL + _GREETING_NL
    ),
    (LetterKind.DROPPED, "en"): Template(
        "This will not happen: {{ actie.wat }}", _AGREED_EN + _DROPPED_EN + _GREETING_EN
    ),
    (LetterKind.LONGER, "nl"): Template(
        '{% if actie.op_tijd != "" %}Hoe het gaat{% else %}Dit duurt langer{% endif %}: {{ actie.wat }}',
        _AGREED_NL + _LONGER_NL + _GREETING_NL,
    ),
    (LetterKind.LONGER, "en"): Template(
        '{% if actie.op_tijd != "" %}How it goes{% else %}This takes longer{% endif %}: {{ actie.wat }}',
        _AGREED_EN + _LONGER_EN + _GREETING_EN,
    ),
}
"""By kind and language. Each of them fills without a problem, which a test proves."""
