"""Who hears that a reporting line, or an import, lets somebody see other reviews than before (V12)."""

from portal.notices.actions import tell
from portal.templatetags.portal_ui_dates import long_date

from .answering import all_who_answer_for
from .lines import LEVELS, Structure
from .models import Post, ReportingLine
from .telling import SEES_BY_POST, insights_managers

#: So many changes of an import are named in its notice; the others are counted.
NAMED = 20


def tell_of_line(line: ReportingLine, *, was: Post | None, by) -> None:
    """Tell the managers of Insights, and whoever answers for the post that it reported to until then: whoever stands in
    the new one sees what the post sees of the children below it."""
    if line.post.type not in LEVELS:
        return
    structure = Structure()
    before = all_who_answer_for(was, structure=structure) if was else []
    heard = {one.person: f"The post reported to {was}." for one in before} | dict.fromkeys(insights_managers(), "You manage Insights.")
    for person, reason in heard.items():
        tell(
            person,
            kind="line_changed",
            title=f"{line.post} reports to another post",
            text=f"{by or 'The portal'} let it report to {line.reports_to} from {long_date(line.starts)} on. Whoever stands there, or above, sees the reviews of the children below it. If that is wrong, let it be set right at once.",
            reason=reason,
            key=f"line_changed:{line.pk}",
        )


def tell_of_import(changes: list[str], *, by) -> None:
    """Tell the managers of Insights in one notice which appointments and lines an import brought that let somebody see reviews."""
    if not changes:
        return
    more = [f"and {len(changes) - NAMED} more"] if len(changes) > NAMED else []
    for manager in insights_managers():
        tell(
            manager,
            kind="line_changed",
            title="An import changed who sees reviews",
            text=f"{by or 'The portal'} imported people and posts: {'; '.join([*changes[:NAMED], *more])}. If something in it is wrong, let it be set right at once.",
            reason="You manage Insights.",
        )


def lets_see(post: Post) -> bool:
    """Whether whoever stands in the post sees reviews or findings by it."""
    return post.type in SEES_BY_POST
