"""What every page of the console works with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.schools.schools import Schools
from bot.staff.accounts import Accounts
from bot.staff.sessions import Session
from bot.staff.staff import Staff
from bot.web.console.pages import entries_for

TEMPLATES = Path(__file__).resolve().parent / "templates"


def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True)
class Desk:
    """The staff of this deployment and the templates of their pages."""

    staff: Staff
    schools: Schools
    accounts: Accounts
    templates: Environment = field(default_factory=_templates)

    def page(
        self,
        request: Request,
        template: str,
        session: Session | None = None,
        status: int = 200,
        **more: object,
    ) -> HTMLResponse:
        """
        Return the page made of *template*, with header, navigation and footer around it.

        Args:
            request: What is answered; its address marks the entry of the navigation.
            template: A file of `templates` that extends `base.html`.
            session: Whose page it is; None for somebody who is not signed in.
            status: The HTTP status.
            more: What the template names.
        """
        known = session is not None and session.factor_at is not None
        content = self.templates.get_template(template).render(
            path=request.url.path,
            session=session,
            member=session.member if session else None,
            school=self.schools.by_id.get(session.member.school) if session else None,
            entries=entries_for(session.member.roles) if known and session else (),
            **more,
        )
        return HTMLResponse(content, status)


def desk_of(request: Request) -> Desk:
    """Return the desk of the application that *request* came to."""
    desk: Desk = request.app.state.desk
    return desk
