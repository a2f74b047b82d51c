# SPDX-License-Identifier: EUPL-1.2
"""Texts that want to be more than letters, and a store of which every text is one of them."""

from __future__ import annotations

from pathlib import Path

from storage import connections
from sync import protocol
from sync.protocol import Type

_OTHERWISE = frozenset(
    {"id", "created_by", "changed_by", "device", "undoes_id", "zone", "account", "about_kind", "about_id", "field", "settled",
     "imported", "merge_undo", "base", "mine", "theirs", "code", "name", "value"}
)  # fmt: skip


def texts(port: int) -> list[str]:
    """Each asks in its own way to be drawn as more than letters; what is fetched would come to this port of loopback."""
    there = f"http://127.0.0.1:{port}"
    return [
        f"<img src={there}/img.png> <b>vet</b>",
        f'<a href="{there}/a">Klik hier</a><br/><font size=30>groot</font>',
        f"![plaatje]({there}/md.png) [link](javascript:alert(1)) <{there}/auto>",
        f"<script>fetch('{there}/js')</script><table><tr><td background={there}/td>x",
        f"[x][r]\n\n[r]: {there}/ref 'titel'\n\n![y][r]",
        f'<para><img src="{there}/rl.png" width="9" height="9"/><link href="file:///etc/passwd">lees</link></para>',
        f"<style>@import url({there}/css); p {{ background: url({there}/bg) }}</style><p>x",
        "<img src='//voorbeeld.example/deel/x.png'> ![z](\\\\voorbeeld.example\\deel\\x.png)",
        f"<object data={there}/o></object><iframe src=file:///etc/passwd></iframe><!-- -->",
        "Factuur\u202efdp.exe \u2066links\u2069 \u200b\u200d\u2060 \u00ad",
        "a\u0000b\u0007c\u001bd\u007fe\u0085f\u2028g\u2029h",
        "{naam} {0} %s %(x)s {{}} &amp; && &Bestand _x000D_ \\n",
        "BEGIN:VEVENT\r\nATTACH:file:///etc/passwd\r\nEND:VEVENT",
        f"x\r\nBcc: iedereen@voorbeeld.example\r\nContent-Type: text/html\r\n\r\n<img src={there}/mail>",
        '=HYPERLINK("' + there + '/x";"klik")',
        "\u0301" * 200 + "\U0001f469\u200d\U0001f4bb" * 50,
    ]


def fill(store: Path, key: bytes, port: int, keep: str) -> int:
    """Put such a text in every field of every record in which people write. Answers how many were put.

    The colleague with the name ``keep`` stays as they are."""
    connection = connections.connect(store, key)
    hostile, put = texts(port), 0
    connection.execute("BEGIN")
    for kind in protocol.kinds().values():
        names = [
            field.name
            for field in kind.fields.values()
            if field.type is Type.TEXT and not field.parent and not protocol.choices_of(kind.name, field.name)
            and (field.name not in _OTHERWISE or (field.name == "name" and kind.name != "terms"))
        ]  # fmt: skip
        # Who sits there keeps a name, or nobody finds the way in.
        others = f"SELECT id FROM {kind.name}{' WHERE name != ?' if kind.name == 'colleagues' else ''}"
        for (id_,) in connection.execute(others, (keep,) * (kind.name == "colleagues")).fetchall():
            values = [hostile[(put + number) % len(hostile)] for number in range(len(names))]
            put += len(names)
            if names:
                change = f"UPDATE {kind.name} SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?"
                connection.execute(change, (*values, id_))
    connection.execute("COMMIT")
    connection.close()
    return put
