"""Whether two runs over the same questions differ by more than chance: exact or randomised paired tests of SciPy.

SciPy is imported where it is used; importing this module costs nothing.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

__all__ = ["sign_test", "signed_permutation_test", "swap_test"]

_T = TypeVar("_T")
_SEED = 20_250_511
_RESAMPLES = 9_999
_SWAP_WORK = 500_000
"""Questions times resamples that a swap test may cost, so that it ends in seconds for thousands of questions."""
_FEWEST_PAIRS = 2
"""A single difference is as likely the other way round."""
_FEWEST_SWAPS, _MOST_SWAPS = 199, 1_999


def sign_test(differences: Sequence[float]) -> float:
    """Two-sided p of the exact sign test; for yes-no values this is McNemar's exact test (1947). Zeros say nothing."""
    from scipy import stats

    better = sum(difference > 0 for difference in differences)
    worse = sum(difference < 0 for difference in differences)
    return float(stats.binomtest(better, better + worse).pvalue) if better + worse else 1.0


def signed_permutation_test(differences: Sequence[float]) -> float:
    """Two-sided p of Fisher's randomisation test of paired differences, recommended for graded ranking measures
    (Smucker, Allan and Carterette, 2007). Exact where few questions differ, else randomised with a fixed seed.
    """
    import numpy as np
    from scipy import stats

    moved = np.array([difference for difference in differences if difference != 0.0])
    if moved.size < _FEWEST_PAIRS:
        return 1.0
    found = stats.permutation_test(
        (moved,),
        lambda values, axis: values.sum(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=_RESAMPLES,
        batch=500,
        rng=np.random.default_rng(_SEED),
    )
    return float(found.pvalue)


def swap_test(before: Sequence[_T], after: Sequence[_T], figure: Callable[[Sequence[_T]], float | None]) -> float:
    """Two-sided p of a difference in a figure of whole runs: which run an answer came from is swapped by question.

    `before[i]` and `after[i]` are the two answers to one question; the order of the answers must not matter to
    `figure`. Where a swapped run has no such figure, it differs from the other by nothing.
    """
    import numpy as np
    from scipy import stats

    moved = [place for place, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
    if len(moved) < _FEWEST_PAIRS:
        return 1.0
    unmoved = [one for one, other in zip(before, after, strict=True) if one == other]
    both = [*(before[place] for place in moved), *(after[place] for place in moved)]

    def difference(first: np.ndarray, second: np.ndarray) -> float:
        figures = [figure([*unmoved, *(both[place] for place in run)]) for run in (first, second)]
        return 0.0 if None in figures else round(figures[1] - figures[0], 12)  # type: ignore[operator]

    found = stats.permutation_test(
        (np.arange(len(moved)), np.arange(len(moved), 2 * len(moved))),
        difference,
        permutation_type="samples",
        n_resamples=min(max(_SWAP_WORK // len(before), _FEWEST_SWAPS), _MOST_SWAPS),
        rng=np.random.default_rng(_SEED),
    )
    return float(found.pvalue)
