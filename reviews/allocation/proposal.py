"""An even allocation of many cases to many reviewers: arithmetic only (R1).

Each case goes to one of the reviewers who may have it, so that the largest load is as small as it can be and the rest
is spread as evenly as it can be. Among allocations that are equally even, it goes to those with less to do elsewhere.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

C = TypeVar("C", bound=Hashable)
R = TypeVar("R", bound=Hashable)


def propose(may: Mapping[C, Sequence[R]], loads: Mapping[R, int], elsewhere: Mapping[R, int] | None = None) -> dict[C, R]:
    """Case -> reviewer. `may` lists for each case who may have it, `loads` what each reviewer has already, `elsewhere` what
    they have beside that.

    A case that nobody may have is left out. The n-th review of a reviewer costs n: the cheapest allocation is the one
    whose largest load is smallest and whose loads are spread most evenly. Should the solver run out of time with
    nothing in hand, each case simply goes to whoever has least.
    """
    open_cases = {case: list(dict.fromkeys(reviewers)) for case, reviewers in may.items() if reviewers}
    if not open_cases:
        return {}
    pairs = [(case, reviewer) for case, reviewers in open_cases.items() for reviewer in reviewers]
    slots = _slots(open_cases, pairs, loads)
    beside = _beside(open_cases, elsewhere or {})
    cost = np.array([beside.get(reviewer, 0.0) for _, reviewer in pairs] + [float(place) for _, place in slots])
    answer = milp(
        cost,
        constraints=_constraints(open_cases, pairs, slots),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(cost)),
        options={"time_limit": 20},
    )
    if answer.x is None:
        return _one_by_one(open_cases, loads, beside)
    return {case: reviewer for (case, reviewer), chosen in zip(pairs, answer.x, strict=False) if chosen > 0.5}


def _beside(cases: Mapping[C, Sequence[R]], elsewhere: Mapping[R, int]) -> dict[R, float]:
    """What a case costs by what its reviewer has elsewhere: of all cases together less than one place, so it only decides
    between allocations that are equally even."""
    most = max(elsewhere.values(), default=0)
    return {reviewer: count / (most * (len(cases) + 1)) for reviewer, count in elsewhere.items()} if most else {}


def _slots(cases, pairs, loads) -> list[tuple[Hashable, int]]:
    """The places that reviewers offer: (reviewer, this would be their n-th review), no more than could be needed.

    The optimum's largest load is never above that of giving each case to whoever has least.
    """
    added = Counter(_one_by_one(cases, loads, {}).values())
    most = max(loads.get(reviewer, 0) + count for reviewer, count in added.items())
    wanted = Counter(reviewer for _, reviewer in pairs)
    return [
        (reviewer, place)
        for reviewer, count in wanted.items()
        for place in range(loads.get(reviewer, 0) + 1, min(most, loads.get(reviewer, 0) + count) + 1)
    ]


def _one_by_one(cases: Mapping[C, Sequence[R]], loads: Mapping[R, int], beside: Mapping[R, float]) -> dict[C, R]:
    """Each case to whoever may have it and has least at that moment; of several, to whom `beside` is least."""
    now = defaultdict(int, loads)
    chosen: dict[C, R] = {}
    for case, reviewers in cases.items():
        chosen[case] = min(reviewers, key=lambda reviewer: (now[reviewer], beside.get(reviewer, 0.0)))
        now[chosen[case]] += 1
    return chosen


def _constraints(cases, pairs, slots) -> list[LinearConstraint]:
    """Each case goes to exactly one reviewer; a reviewer takes as many cases as places."""
    case_row = {case: row for row, case in enumerate(cases)}
    reviewers = {reviewer: row for row, reviewer in enumerate(dict.fromkeys(reviewer for _, reviewer in pairs))}
    width = len(pairs) + len(slots)
    rows = [case_row[case] for case, _ in pairs]
    once = coo_array((np.ones(len(pairs)), (rows, range(len(pairs)))), shape=(len(cases), width))
    taken = [reviewers[reviewer] for _, reviewer in pairs] + [reviewers[reviewer] for reviewer, _ in slots]
    signs = np.concatenate([np.ones(len(pairs)), -np.ones(len(slots))])
    balance = coo_array((signs, (taken, range(width))), shape=(len(reviewers), width))
    return [LinearConstraint(once.tocsr(), 1, 1), LinearConstraint(balance.tocsr(), 0, 0)]
