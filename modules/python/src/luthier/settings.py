"""Settings as values of Python, and as the JSON that Luthier reads with the study file's reader."""

import json
import math
from typing import Any, Dict, List, Mapping, Union

from luthier.space import Choice, Integer, LogUniform, Uniform, domain

#: The parameters of a tuner that are parts of a study file.
NAMES = ("network", "space", "objective", "search", "training", "trialSlots", "executors")

#: Keys that may be switched off, which the study file does by a word.
_OFF = ("earlyStopping", "reduceLrOnPlateau", "pruner")


def to_space(value: Any) -> Dict[str, Any]:
    """A search space from names to domains, values, or the study file's mappings."""
    if not isinstance(value, Mapping):
        raise TypeError(
            f"found {value!r}; expected a dict of names, each with a domain such as"
            " LogUniform(1e-4, 1e-1), or a value"
        )
    return {name: domain(entry) for name, entry in value.items()}


def to_search(value: Any) -> Dict[str, Any]:
    """Converts to a dict; a text is a strategy."""
    if isinstance(value, str):
        return {"strategy": value}
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(
        f'found {value!r}; expected a strategy such as "tpe", or a dict such as'
        ' {"strategy": "tpe", "trials": 30}'
    )


def to_text_or_dict(value: Any) -> Union[str, Dict[str, Any]]:
    """A text stays, and so does a dict."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"found {value!r}; expected a text or a dict")


def to_training(value: Any) -> Dict[str, Any]:
    """Converts to a dict."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f'found {value!r}; expected a dict such as {{"epochs": 100}}')


def to_executors(value: Any) -> List[Dict[str, Any]]:
    """Converts to a list of dicts."""
    if isinstance(value, (list, tuple)) and all(isinstance(kind, Mapping) for kind in value):
        return [dict(kind) for kind in value]
    raise TypeError(f'found {value!r}; expected a list of dicts such as {{"cores": 4, "gpus": 1}}')


def to_json(settings: Mapping[str, Any]) -> str:
    """The settings as JSON.

    >>> to_json({"space": {"layers": Integer(1, 3)}, "search": {"pruner": None}})
    '{"space": {"layers": {"min": 1, "max": 3}}, "search": {"pruner": "none"}}'
    """
    return json.dumps(_plain(settings, ""))


def from_json(text: str) -> Dict[str, Any]:
    """The settings in JSON.

    >>> from_json('{"space": {"layers": {"min": 1, "max": 3}}}')
    {'space': {'layers': Integer(low=1, high=3, log=False, points=None, when=None)}}
    """
    settings = json.loads(text)
    if "space" in settings:
        settings["space"] = to_space(settings["space"])
    return settings


def _plain(value: Any, path: str) -> Any:
    """Values of JSON alone, for what people have in Python, NumPy's numbers among it."""
    if isinstance(value, (Uniform, LogUniform, Integer, Choice)):
        return _plain(value.settings(), path)
    if isinstance(value, Mapping):
        return _mapping(value, path)
    if isinstance(value, (list, tuple, range)) or type(value).__name__ == "ndarray":
        return [_plain(item, f"{path}[{i}]") for i, item in enumerate(value, 1)]
    if type(value).__module__ == "numpy" and hasattr(value, "item"):
        value = value.item()
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        raise ValueError(f"{path}: found {value}; expected a finite number")
    raise ValueError(
        f"{path}: found {value!r}; expected a number, a text, True or False, or a list of these"
    )


def _mapping(value: Mapping[Any, Any], path: str) -> Dict[str, Any]:
    plain = {}
    for key, entry in value.items():
        below = f"{path}.{key}" if path else str(key)
        if not isinstance(key, str):
            raise ValueError(f"{below}: found the key {key!r}; expected a text")
        off = entry is None and key in _OFF and not path.startswith("space")
        plain[key] = "none" if off else _plain(entry, below)
    return plain
