# SPDX-License-Identifier: EUPL-1.2
"""The texts of letters: what the municipality writes to companies, with fields that fill themselves."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assets.texts import _
from storage.operations import letter_templates
from storage.queries import people
from storage.queries.letter_templates import InForce, template_in_force
from storage.rules.letter_defaults import DEFAULTS
from storage.rules.letter_filling import Group, TemplateError, check, fill
from storage.rules.letters import FIELDS, LISTS, LetterKind, Template
from ui.context import Context
from ui.letters.sample import sample
from ui.letters.words import KINDS, LANGUAGES
from ui.subjects.section import Section
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.fields import Field
from ui.widgets.inputs import Line
from ui.widgets.labels import ElidedLabel, Icon, Label
from ui.widgets.laid_out import clear
from ui.widgets.messages import Banner
from ui.widgets.numbered_lines import NumberedLines
from ui.widgets.same_focus import same_focus
from ui.widgets.scroll import ScrollPage
from ui.widgets.table import OVERHANG
from ui.widgets.tabs import Segment
from ui.words import word

_PAUSE = 250
_BOTH_FROM = 1100


class LettersSection(Section):
    """One letter at a time: its text at the left, what it makes of an invented company at the right.

    Kept when the cursor leaves the text, as far as it can be filled; what cannot says in which line, and stays here.
    """

    follows: ClassVar[tuple[str, ...]] = ("letter_templates", "terms")

    def __init__(self, context: Context) -> None:
        words = _(
            "These are the words with which everybody writes to a company. What stands between brackets fills itself."
        )
        super().__init__(context, _("Letters"), words)
        self.kinds = Segment([(code, _(name), None) for code, name in KINDS.items()], name=_("Which letter"))
        self.languages = Segment(
            [(code, _(name), None) for code, name in LANGUAGES.items()], name=_("Language")
        )
        self.subject = Line(most=200)
        self.subject_field = Field(_("Subject"), self.subject, required=True)
        self.text = NumberedLines()
        self.text.setAccessibleName(_("Text of the letter"))
        self.said = Label("", "caption", "text2", wrap=True)
        self.mark = Icon("ph.check", "done", 14)
        self.default = Button(
            _("Back to the text of the program"), "link", icon="ph.arrow-counter-clockwise", size="row"
        )
        self.preview_subject = Label("", "body", bold=True, wrap=True)
        self.preview = Label("", "row", wrap=True)
        self.beside = Segment(
            [("example", _("Example"), None), ("fields", _("Fields"), None)], name=_("Beside the text")
        )
        self.fields = ScrollPage(margins=False, spacing=0)
        self.warning = QVBoxLayout()
        self._shown: InForce | None = None
        self._problem: TemplateError | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._lay_out()
        self._connect_signals()

    def _lay_out(self) -> None:
        self.outer.setContentsMargins(OVERHANG - 5, 0, OVERHANG, 0)
        self.head.setContentsMargins(5, 0, 0, 0)
        self.languages.setFixedWidth(self.languages.sizeHint().width() + 90)
        self.head.addWidget(self.languages, 0, Qt.AlignmentFlag.AlignTop)
        self.outer.addWidget(_indented(self.kinds))
        self.outer.addLayout(self.warning)
        left = QVBoxLayout()
        left.setContentsMargins(5, 0, 0, 0)
        left.setSpacing(8)
        left.addWidget(self.subject_field)
        left.addWidget(self.text, 1)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        foot.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self.said, 1)
        left.addLayout(foot)
        left.addWidget(self.default, 0, Qt.AlignmentFlag.AlignLeft)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addLayout(left, 3)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.beside)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(self._example(), 1)
        both.addWidget(self.fields, 1)
        right.addLayout(both, 1)
        columns.addLayout(right, 3)
        self._columns = columns
        self.outer.addLayout(columns, 1)

    def _example(self) -> QWidget:
        self.paper = Card("surface", padding=16, spacing=12)
        scroll = ScrollPage(margins=False, spacing=10)
        for label in (self.preview_subject, self.preview):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            scroll.body.addWidget(label)
        scroll.body.addStretch(1)
        self.paper.body.addWidget(scroll)
        return self.paper

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Example and fields beside one another where there is room, else one of them."""
        wide = self.width() >= _BOTH_FROM
        self.beside.setVisible(not wide)
        self.paper.setVisible(wide or self.beside.current() == "example")
        self.fields.setVisible(wide or self.beside.current() == "fields")
        self._columns.setStretch(1, 5 if wide else 3)

    def _connect_signals(self) -> None:
        self.kinds.changed.connect(lambda _kind: self._choose())
        self.languages.changed.connect(lambda _language: self._choose())
        self.beside.changed.connect(lambda _which: self._fold())
        self.subject.edited.connect(self._pause.start)
        self.text.edited.connect(self._pause.start)
        self._pause.timeout.connect(self._look)
        self.subject.editingFinished.connect(self.keep)
        self.text.left.connect(self.keep)
        self.default.on_press(self.take_default)

    # What is shown

    def kind(self) -> LetterKind:
        """The letter that is shown."""
        return LetterKind(self.kinds.current())

    def language(self) -> str:
        """The language in which it is shown."""
        return self.languages.current()

    def template(self) -> Template:
        """What stands in the fields now."""
        return Template(self.subject.value(), self.text.toPlainText().strip("\n") + "\n")

    def load(self) -> None:
        super().load()
        if self._shown is None or not self._is_edited():
            self._choose()

    def open_item(self, item: str) -> None:
        kind, _sign, language = item.partition(":")
        if kind in KINDS:
            self.kinds.choose(kind)
        if language in LANGUAGES:
            self.languages.choose(language)

    def holds(self) -> str:
        if self._problem is not None and self._is_edited():
            return _(
                "This text of a letter cannot be filled yet, so it is not kept. Mend it, or take it back."
            )
        return ""

    def _choose(self) -> None:
        """Show the letter that is chosen; what was typed in another one was kept, or cannot be."""
        held, shown = self.holds(), self._shown
        if held and shown is not None and (shown.kind, shown.language) != (self.kind(), self.language()):
            self.kinds.set_current(shown.kind.value)
            self.languages.set_current(shown.language)
            self.context.messages.banner(held, "warning")
            return
        self._show(self.context.read(template_in_force, self.kind(), self.language()))
        self._show_fields()

    def _show(self, found: InForce) -> None:
        self._shown = found
        self.subject.set_value(found.template.subject)
        self.text.set_value(found.template.text.strip("\n"))
        self._show_warning()
        self._look()

    def _is_edited(self) -> bool:
        return self._shown is not None and self.template() != self._tidy(self._shown.template)

    @staticmethod
    def _tidy(template: Template) -> Template:
        return Template(template.subject.strip(), template.text.strip("\n") + "\n")

    def _show_warning(self) -> None:
        clear(self.warning)
        if self._shown is not None and self._shown.broken is not None:
            why = self.context.words(self._shown.broken)
            words = _(
                "The text that the municipality wrote cannot be filled, so that of the program is used. {why}"
            )
            self.warning.addWidget(Banner(words.format(why=why), "warning", _("Show it"), self._show_broken))

    def _show_broken(self) -> None:
        assert self._shown is not None
        assert self._shown.written is not None
        self.subject.set_value(self._shown.written.subject)
        self.text.set_value(self._shown.written.text.strip("\n"))
        self._look()
        self._go_to_problem()

    def _show_fields(self) -> None:
        same_focus(self.fields)
        clear(self.fields.body)
        values = sample(self.kind(), self.language(), self.context.read(people.municipality))
        for name, fields in LISTS[self.kind()].items():
            one = f"{{{{ item.{fields[0]} }}}}"
            self._add_field(name, f"{{% for item in {name} %}}\n- {one}\n{{% endfor %}}\n", str(values[name]))
        for group, fields in FIELDS[self.kind()].items():
            for field in fields:
                name = f"{group}.{field}"
                self._add_field(name, f"{{{{ {name} }}}}", cast("Group", values[group]).get(field, ""))
        self.fields.body.addStretch(1)

    def _add_field(self, name: str, words: str, example: str) -> None:
        button = Button(name, "link", icon="ph.plus", size="row", on_press=partial(self.text.insert, words))
        button.setAccessibleName(_("Put in: {field}").format(field=name))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(button)
        line.addWidget(ElidedLabel(" ".join(example.split()), "row", "text2"), 1)
        self.fields.body.addWidget(row)

    # What is right and wrong

    def _look(self) -> None:
        """Fill the example; say where something is wrong."""
        self._pause.stop()
        template, kind = self.template(), self.kind()
        self._problem = None
        try:
            check(kind, template)
            words = fill(
                kind, template, sample(kind, self.language(), self.context.read(people.municipality))
            )
            self.preview_subject.setText(words.subject)
            self.preview.setText(words.text.strip())
        except TemplateError as problem:
            self._problem = problem
        wrong = self._problem
        self.subject_field.set_error(self.context.words(wrong) if wrong and wrong.in_subject else "")
        self.text.mark(wrong.line if wrong and not wrong.in_subject else 0)
        self._say()

    def _say(self) -> None:
        if self._problem is not None:
            said, tone, icon = self.context.words(self._problem), "late", "ph.warning-circle-fill"
            if self._problem.in_subject:
                said = _("Not kept yet.")
        elif self._is_edited():
            said, tone, icon = _("Kept as soon as you leave the text."), "text2", "ph.pencil-simple"
        elif self._shown is not None and self._shown.own and self._shown.broken is None:
            said, tone, icon = _("This is your own text. Everybody writes with it."), "text2", "ph.check"
        else:
            said, tone, icon = (
                _("This is the text of the program. Change it, and it becomes yours."),
                "text2",
                "ph.info",
            )
        self.said.setText(said)
        self.said.set_tone(tone)
        self.mark.set_icon(icon, tone)
        own = self._shown is not None and (self._shown.own or self._is_edited())
        self.default.setVisible(own)

    def _go_to_problem(self) -> None:
        if self._problem is not None and not self._problem.in_subject:
            self.text.go_to(self._problem.line)

    # Keeping

    def keep(self) -> None:
        """Write it when it can be filled and is another text than before."""
        self._look()
        shown = self._shown
        if shown is None or self._problem is not None or not self._is_edited():
            return
        template = self.template()
        if template == self._tidy(DEFAULTS[shown.kind, shown.language]):
            self.take_default()
            return
        self._shown = InForce(shown.kind, shown.language, template, own=True, written=template)
        self._say()
        self.context.write(
            letter_templates.write,
            shown.kind,
            shown.language,
            subject=template.subject,
            text=template.text,
            failed=self.context.show_error,
        )

    def take_default(self) -> None:
        """Take back the text of the program; a toast gives one's own back."""
        shown = self._shown
        if shown is None:
            return
        before, own = shown.written, shown.own
        self._show(InForce(shown.kind, shown.language, DEFAULTS[shown.kind, shown.language]))
        if not own:
            return

        def again() -> None:
            if before is not None:
                self.context.write(
                    letter_templates.write,
                    shown.kind,
                    shown.language,
                    subject=before.subject,
                    text=before.text,
                )

        can_undo = shown.broken is None
        said = _("The text of the program is used again: {letter}.").format(
            letter=word(KINDS, shown.kind.value).lower()
        )
        self.context.write(
            letter_templates.take_default,
            shown.kind,
            shown.language,
            then=lambda _done: self.context.messages.toast(said, undo=again if can_undo else None),
        )


def _indented(widget: QWidget) -> QWidget:
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(5, 0, 0, 0)
    line.addWidget(widget)
    return holder
