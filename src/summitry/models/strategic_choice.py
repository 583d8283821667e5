"""Choices of states that err or know more than we do: state 1 challenges or not, state 2 gives in or resists.

Sources: Signorino 1999, APSR 93(2); Kenkel & Signorino 2014, Journal of Statistical Software 56(8); McKelvey & Palfrey
1998, Experimental Economics 1(1).

In all three functions `u1` holds state 1's utilities of (status quo, state 2 gives in, war) and `u2` state 2's of
(giving in, war), along the last axis, of shape (..., 3) and (..., 2); the result is the probabilities of (status quo,
challenge and give in, challenge and war), shape (..., 3).
"""

import math

import numpy as np

from summitry.models import _check


def agent_error(u1, u2) -> np.ndarray:
    """Return outcome probabilities when each state errs in carrying out its choice (probit).

    `p4 = Phi((U2war - U2cap)/sqrt 2)`, `p2 = Phi((p4 U1war + (1-p4) U1cap - U1sq)/sqrt 2)`.
    Shapes: see the module. Source: Signorino 1999.

    >>> agent_error((0, 1, -1), (0, 0)).round(4).tolist()
    [0.5, 0.25, 0.25]
    """
    return _outcomes(u1, u2, _agent, lambda gain, resist: _agent(gain))


def private_information(u1, u2) -> np.ndarray:
    """Return outcome probabilities when each state knows its own payoffs better than the other does (probit).

    As `agent_error`, but state 1's denominator is `sqrt(1 + (1-p4)^2 + p4^2)`.
    Shapes: see the module. Source: Signorino 2003, Political Analysis 11(4); Kenkel & Signorino 2014, sec. 2.

    >>> private_information((0, 1, 0), (0, 0)).round(4).tolist()
    [0.3415, 0.3292, 0.3292]
    """
    return _outcomes(u1, u2, _agent, lambda gain, resist: _normal(gain / np.sqrt(1 + resist**2 + (1 - resist) ** 2)))


def quantal_response(u1, u2, precision: float) -> np.ndarray:
    """Return outcome probabilities of the logit quantal response equilibrium.

    `p4 = 1/(1 + exp(-lam (U2war - U2cap)))`, and p2 likewise from the expected utility of challenging less U1sq.
    Precision lam, at least 0: 0 is chance, large values approach the subgame-perfect equilibrium.
    Shapes: see the module. Source: McKelvey & Palfrey 1998.

    >>> quantal_response((0, 1, -1), (-1, -0.5), precision=1).round(6).tolist()
    [0.560925, 0.165769, 0.273306]
    """
    precision = _check.number("precision", precision, at_least=0)

    def logit(gain, resist=None):
        return (1 + np.tanh(precision * gain / 2)) / 2

    return _outcomes(u1, u2, logit, logit)


def _outcomes(u1, u2, second, first) -> np.ndarray:
    u1, u2 = _check.numbers("u1", u1), _check.numbers("u2", u2)
    for name, utilities, length in (("u1", u1, 3), ("u2", u2, 2)):
        if not utilities.ndim or utilities.shape[-1] != length:
            raise ValueError(f"{name}: an array of shape {utilities.shape} where the last length {length} is needed")
    resist = second(u2[..., 1] - u2[..., 0])
    challenge = first(resist * u1[..., 2] + (1 - resist) * u1[..., 1] - u1[..., 0], resist)
    return np.stack(np.broadcast_arrays(1 - challenge, challenge * (1 - resist), challenge * resist), axis=-1)


def _agent(gain):
    return _normal(gain / math.sqrt(2))


def _normal(z):
    from scipy.special import ndtr

    return ndtr(z)
