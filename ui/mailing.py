# SPDX-License-Identifier: EUPL-1.2
"""Send a draft through the municipality's mail server from a sheet: off the GUI thread, and who we are is asked when needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from assets.texts import _
from storage.audit import result_of
from storage.errors import RodeLoperError
from storage.rules.rights import require
from ui.context import Context
from ui.post import Post
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.inputs import Line
from ui.widgets.secret import SecretField

if TYPE_CHECKING:
    from ui.documents.mail_draft import Draft


def can_send(context: Context) -> bool:
    """Whether the municipality has a mail server."""
    return context.post is not None and bool(context.post.sender())


def send(
    context: Context,
    draft: Draft,
    over: QWidget,
    *,
    right: str,
    sent: Callable[[], object],
    failed: Callable[[Exception], object],
    **about: str,
) -> None:
    """Hand the draft to the server. ``sent()`` comes only when the server took it; ``failed(error)`` otherwise.

    Both come on the GUI thread. When ``over`` was closed meanwhile ``sent()`` still comes, and a failure stands above
    the page. ``right``: the operation that notes that it went; who may not do that sends nothing. ``about``: what the
    mail tells of, for the audit trail.
    """
    post = context.post
    assert post is not None

    def work(_job: object) -> None:
        try:
            # Before it leaves: afterwards it could only not be noted.
            require(context.actor, right)
            post.send(draft)
        except RodeLoperError as problem:
            if problem.code != "mail.no-password":
                context.note("mail.send", result=result_of(problem), **about)
            raise
        context.note("mail.send", **about)

    def not_sent(error: Exception) -> None:
        if not isValid(over):
            context.messages.banner(context.words(error), "error")
            return
        asks = isinstance(error, RodeLoperError) and error.code in ("mail.no-password", "mail.login-refused")
        if not asks:
            failed(error)
            return
        sheet = MailLoginSheet(context, post, over)
        sheet.accepted.connect(
            lambda: send(context, draft, over, right=right, sent=sent, failed=failed, **about)
        )
        sheet.rejected.connect(lambda: failed(RodeLoperError("mail.no-password")))
        sheet.open()

    context.tasks.run(work, done=lambda _none: sent(), failed=not_sent)


class MailLoginSheet(Dialog):
    """The name and password for the mail server. They are tried at once, and kept where this computer keeps secrets."""

    def __init__(self, context: Context, post: Post, parent: QWidget) -> None:
        super().__init__(
            _("Log in at the mail server"),
            parent,
            subtitle=_(
                "Once. Your password stays on this computer, locked away, and goes to this server only."
            ),
            width=480,
        )
        self.context, self.post = context, post
        self.form = Form()
        self.user = self.form.add("user", Field(_("Name"), Line(post.user()), required=True))
        self.password = self.form.add("password", SecretField(_("Password"), required=True))
        self.body.addWidget(self.form)
        self.add_cancel()
        self.go_button = self.add_button(_("Log in and send"), "primary", self.go)
        self.finished.connect(self.deleteLater)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        (self.password if self.user.value() else self.user).focus()

    def go(self) -> None:
        """Try it; the sheet goes away when it is right."""
        if not self.form.check():
            return
        user, password = str(self.user.value()), str(self.password.value())
        self.set_error("")
        self.go_button.setEnabled(False)
        self.context.tasks.run(
            lambda _job: self.post.log_in(user, password),
            done=lambda _none: self.accept(),
            failed=self._refused,
        )

    def _refused(self, error: Exception) -> None:
        self.go_button.setEnabled(True)
        self.set_error(self.context.words(error))
        self.fit_again()
        self.password.focus()
        self.password.line.selectAll()
