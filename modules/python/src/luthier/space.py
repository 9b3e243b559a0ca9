"""What a parameter of a search space may be; a plain value is a parameter that stays as it is."""

from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

When = Mapping[str, Union[str, bool, int, float, Sequence[Any]]]


def _listed(when: Optional[When]) -> Optional[Dict[str, List[Any]]]:
    """A condition with a list of values for each parameter; anything else is left for Luthier to refuse."""
    if not isinstance(when, Mapping):
        return when
    return {
        name: list(values) if isinstance(values, (list, tuple, set, range)) else [values]
        for name, values in when.items()
    }


class _Conditional:
    """What a parameter of every kind may have: other parameters with which alone it exists."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "when", _listed(self.when))


@dataclass(frozen=True)
class Uniform(_Conditional):
    """A real number, both ends included.

    :param points: into how many values a grid search cuts the range
    :param when: other parameters and the values of theirs with which this one exists

    >>> Uniform(0, 0.5)
    Uniform(low=0, high=0.5, points=None, when=None)
    >>> Uniform(0.5, 0.99, when={"optimizer": "nesterovs"}).when
    {'optimizer': ['nesterovs']}
    """

    low: float
    high: float
    points: Optional[int] = None
    when: Optional[When] = None

    def settings(self) -> Dict[str, Any]:
        """The same as the study file has it."""
        return _settings(self, min=_real(self.low), max=_real(self.high), points=self.points)


@dataclass(frozen=True)
class LogUniform(_Conditional):
    """A real number above 0 whose logarithm is spread evenly, as for learning rates.

    :param points: into how many values a grid search cuts the range
    :param when: other parameters and the values of theirs with which this one exists

    >>> LogUniform(1e-4, 1e-1).settings()
    {'min': 0.0001, 'max': 0.1, 'scale': 'log'}
    """

    low: float
    high: float
    points: Optional[int] = None
    when: Optional[When] = None

    def settings(self) -> Dict[str, Any]:
        """The same as the study file has it."""
        return _settings(
            self, min=_real(self.low), max=_real(self.high), scale="log", points=self.points
        )


@dataclass(frozen=True)
class Integer(_Conditional):
    """A whole number, both ends included.

    :param log: whether its logarithm is spread evenly
    :param points: into how many values a grid search cuts the range
    :param when: other parameters and the values of theirs with which this one exists

    >>> Integer(1, 3).settings()
    {'min': 1, 'max': 3}
    """

    low: int
    high: int
    log: bool = False
    points: Optional[int] = None
    when: Optional[When] = None

    def __post_init__(self) -> None:
        super().__post_init__()
        for end in (self.low, self.high):
            if isinstance(end, float):
                raise ValueError(f"Integer: found {end}; expected whole numbers, or take Uniform")

    def settings(self) -> Dict[str, Any]:
        """The same as the study file has it."""
        return _settings(
            self,
            min=self.low,
            max=self.high,
            scale="log" if self.log else None,
            points=self.points,
        )


@dataclass(frozen=True)
class Choice(_Conditional):
    """One of several values: numbers, texts, truth values, or lists of these.

    :param when: other parameters and the values of theirs with which this one exists

    >>> Choice([32, 64, 128]).settings()
    {'choices': [32, 64, 128]}
    """

    values: Sequence[Any] = field(default_factory=list)
    when: Optional[When] = None

    def __post_init__(self) -> None:
        if isinstance(self.values, (str, bytes)):
            raise ValueError(f"Choice: found the text {self.values!r}; expected a list of values")
        super().__post_init__()
        object.__setattr__(self, "values", list(self.values))

    def settings(self) -> Dict[str, Any]:
        """The same as the study file has it."""
        return _settings(self, choices=self.values)


Domain = Union[Uniform, LogUniform, Integer, Choice]


def _settings(domain: Domain, **given: Any) -> Dict[str, Any]:
    return {
        key: value
        for key, value in {**given, "when": domain.when}.items()
        if value is not None
    }


def _real(end: Any) -> Any:
    """Whole numbers at both ends would make it a range of integers."""
    return float(end) if isinstance(end, int) and not isinstance(end, bool) else end


def domain(settings: Any) -> Any:
    """What the study file's settings of a parameter mean; the other way round than ``settings``."""
    if not isinstance(settings, Mapping):
        return settings
    known = dict(settings)
    when, points = known.pop("when", None), known.pop("points", None)
    if set(known) == {"choices"}:
        return Choice(known["choices"], when)
    if {"min", "max"} <= set(known) <= {"min", "max", "scale"}:
        low, high, log = known["min"], known["max"], known.get("scale") == "log"
        if isinstance(low, int) and isinstance(high, int):
            return Integer(low, high, log, points, when)
        return (LogUniform if log else Uniform)(low, high, points, when)
    return settings
