"""The rules beside the kinds of steps: which slips a step of a kind invites."""

from collections.abc import Callable, Iterator

from tutor.teaching.diagnosis.slips import backward, error, forward, prepare, update
from tutor.teaching.diagnosis.slips.rewrite import Case, Slipped, singles

RULES: dict[str, Callable[[Case], Iterator[Slipped]]] = {
    "product": forward.product,
    "z": forward.weighted_sum,
    "a": forward.output,
    "exp": forward.exponential,
    "expsum": forward.sum_of_exponentials,
    "E": error.error,
    "slope": backward.slope,
    "delta": backward.error_term,
    "share": backward.share,
    "back": backward.blame,
    "dw": backward.gradient,
    "db": backward.bias_gradient,
    "dw_batch": update.batch_gradient,
    "db_batch": update.batch_gradient,
    "v_next": update.velocity,
    "m_next": update.running_mean,
    "s_next": update.running_mean,
    "m_hat": update.corrected,
    "s_hat": update.corrected,
    "step": update.step,
    "w_next": update.new_parameter,
    "b_next": update.new_parameter,
    "E_all": update.over_all_rows,
    "accuracy": update.over_all_rows,
    "min": prepare.statistic,
    "max": prepare.statistic,
    "mean": prepare.statistic,
    "sd": prepare.statistic,
    "scaled": prepare.scaled,
}
"""By the name of what is calculated."""


OF_WRITING = frozenset(
    {"point-shifted", "sign-lost", "digits-swapped", "digit-miscopied", "last-digit"}
    | {"rounded-too-early", "zero-for-small", "another-cell"}
)
"""Slips that belong to no formula: who writes another number cleanly has avoided them."""


def possible(case: Case) -> frozenset[str]:
    """Return the slips that a wrong answer to a step can be found to be."""
    return OF_WRITING | {wrong.slip for wrong in singles(case.formula, slipped(case))}


def slipped(case: Case) -> tuple[Slipped, ...]:
    """Return the slips that a step invites."""
    rule = RULES.get(case.ref.name)
    return tuple(rule(case)) if rule else ()
