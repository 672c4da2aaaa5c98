"""Rows of services, teams and posts."""

from ..lines import refused_above
from ..models import PostType
from .cells import POST_TYPES, WrongCell, code, one_of, telephone, words
from .planning import ADDED, CHANGED, UNCHANGED, Plan, Problem, Records, each_row, not_twice
from .reading import Row


def plan_teams(rows: list[Row], records: Records, result: Plan) -> None:
    """Services and their teams. A team that is there moves where its service differs."""
    seen: dict = {}
    services = {name: service.name for name, service in records.services.items()}

    def read(row, cells):
        service, team = words(cells, "service", most=120), words(cells, "team", most=120)
        not_twice(seen, team.lower(), row, "team")
        if service.lower() not in services:
            services[service.lower()] = service
            result.services.append(service)
        service = services[service.lower()]
        there = records.teams.get(team.lower())
        if there is None:
            result.teams[team.lower()] = (team, service)
            return ADDED, f"Team {team} in {service}"
        if there.service.name != service:
            result.moved_teams.append((there, service))
            return CHANGED, f"Team {team} moves from {there.service} to {service}"
        return UNCHANGED, f"Team {team}"

    each_row("teams", rows, result, read)


def plan_posts(rows: list[Row], records: Records, result: Plan) -> None:
    """Posts and whom they report to. A post that is there keeps its type and team; its title, telephone and line may change."""
    seen: dict = {}
    managers = {post.team.name.lower(): post.code for post in records.posts.values() if post.type == PostType.TEAM_MANAGER and post.team}
    said = {row.cells.get("code", "").lower(): row for row in rows}

    def read(row, cells):
        key, title = code(cells, "code"), words(cells, "title", most=120)
        type_, team = one_of(cells, "type", POST_TYPES), _team(cells, records, result)
        not_twice(seen, key, row, "code")
        above = code(cells, "reports to", needed=False)
        if above == key:
            raise WrongCell("reports to", "A post can’t report to itself.")
        if above and above not in records.posts and above not in said:
            raise WrongCell("reports to", f"There is no post “{above}”, neither in the records nor in this file.")
        if type_ == PostType.TEAM_MANAGER:
            _check_one_manager(key, team, managers)
        phone = telephone(cells)
        changes = _change_post(key, title, type_, team, phone, records, result)
        is_new = key in result.posts
        if above and records.lines.get(key) != above:
            result.lines[key] = above
            changes.append(f"reports to {above}")
        if is_new:
            said_too = [f"telephone {phone}"] * bool(phone) + [f"reports to {above}"] * bool(above)
            return ADDED, ", ".join([f"Post {title} ({key})", *said_too])
        return (CHANGED, f"Post {title} ({key}): {', '.join(changes)}") if changes else (UNCHANGED, f"Post {title} ({key})")

    each_row("posts", rows, result, read)
    in_circles = _find_circles(said, records, result)
    _find_wrong_kinds(set(result.lines) - in_circles, said, records, result)


def _team(cells, records, result) -> str:
    """The name of the team in lower case, as the records or this file have it; "" for none."""
    name = words(cells, "team", most=120, needed=False)
    if not name:
        return ""
    there = records.teams.get(name.lower())
    if there is None and name.lower() not in result.teams:
        raise WrongCell("team", f"There is no team “{name}”, neither in the records nor in this file.")
    return there.name.lower() if there else name.lower()


def _check_one_manager(key, team, managers) -> None:
    if not team:
        raise WrongCell("team", "A Team Manager’s post needs a team.")
    if managers.setdefault(team, key) != key:
        raise WrongCell("team", f"This team has a Team Manager’s post already: {managers[team]}.")


def _change_post(key, title, type_, team, phone, records, result) -> list[str]:
    """Note what becomes of the post, and say what changes. An empty telephone leaves the number as it is."""
    there = records.posts.get(key)
    if there is None:
        result.posts[key] = {"title": title, "type": type_, "team": team, "phone": phone}
        return []
    if there.type != type_:
        raise WrongCell("type", f"The post is a {there.get_type_display()}’s. A post keeps its type; make a new one with another code.")
    if team and (there.team is None or there.team.name.lower() != team):
        raise WrongCell("team", f"The post is in {there.team or 'no team'}. A post keeps its team; make a new one with another code.")
    changes = []
    if there.title != title:
        result.retitled.append((there, title))
        changes.append(f"was {there.title}")
    if phone and there.phone != phone:
        result.renumbered.append((there, phone))
        changes.append(f"telephone {phone}" + (f", until now {there.phone}" if there.phone else ""))
    return changes


def _find_circles(said: dict[str, Row], records: Records, result: Plan) -> set[str]:
    """Add a problem for each post of this file whose line would come back to it. Returns their codes."""
    found = set()
    above = records.lines | result.lines
    for start in list(result.lines):
        path, current = [start], above.get(start)
        while current and current not in path:
            path.append(current)
            current = above.get(current)
        if current == start:
            row = said[start]
            circle = " to ".join([*path, start])
            result.problems.append(Problem(row.file, row.number, "reports to", f"These posts report in a circle: {circle}."))
            found.add(start)
    return found


def _find_wrong_kinds(codes: set[str], said: dict[str, Row], records: Records, result: Plan) -> None:
    """Add a problem for each post of a child's line that would report to a kind of post that can't answer in it (R6)."""
    types = {key: post.type for key, post in records.posts.items()} | {key: new["type"] for key, new in result.posts.items()}
    for key in sorted(codes, key=lambda key: said[key].number):
        above = result.lines[key]
        refused = refused_above(types[key], types[above]) if above in types else ""
        if refused:
            result.problems.append(Problem(said[key].file, said[key].number, "reports to", refused))
