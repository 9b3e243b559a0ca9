"""How a fit goes, shown in a notebook: one output that is updated in place."""

import html
import sys
from typing import Any, Callable, Dict, List, Optional

_BARS = "▁▂▃▄▅▆▇█"
_COLUMNS = 40


def display() -> Callable[[Dict[str, Any]], None]:
    """Something that shows what it is told: in a notebook below the cell, elsewhere nowhere."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return _Notebook() if hasattr(shell, "kernel") else lambda now: None


class _Notebook:
    """The output of a cell."""

    def __init__(self) -> None:
        self._handle: Any = None
        self._shown: Optional[Dict[str, str]] = None

    def __call__(self, now: Dict[str, Any]) -> None:
        output = {"text/plain": plain(now), "text/html": page(now)}
        if output == self._shown:
            return
        if self._handle is None:
            from IPython.display import DisplayHandle

            self._handle = DisplayHandle()
            self._handle.display(output, raw=True)
        else:
            self._handle.update(output, raw=True)
        self._shown = output


def line(now: Dict[str, Any]) -> str:
    """How far it is, as one line."""
    if now["waiting"]:
        return f"waiting {now['waiting']}"
    if not now["started"]:
        return "preparing the data"
    of = f" of {now['planned']}" if now["planned"] is not None else ""
    parts = [f"{now['ended']}{of} trials"]
    for key in ("running", "pruned", "failed"):
        if now[key]:
            parts.append(f"{now[key]} {key}")
    if now["before"]:
        parts.append(f"{now['before']} from before")
    return ", ".join(parts)


def sparkline(now: Dict[str, Any]) -> str:
    """The best value so far, over the trials in the order they ended.

    >>> sparkline({"ended": 4, "improvements": [[1, 0.9], [3, 0.1]]})
    '██▁▁'
    """
    steps = now["improvements"]
    if not steps:
        return ""
    first, last = steps[0][0], max(now["ended"], steps[-1][0])
    columns = min(_COLUMNS, last - first + 1)
    values: List[float] = []
    for column in range(columns):
        trial = first + (last - first) * column // max(1, columns - 1)
        values.append([value for ended, value in steps if ended <= trial][-1])
    low, high = min(values), max(values)
    scale = (len(_BARS) - 1) / (high - low) if high > low else 0
    return "".join(_BARS[round((value - low) * scale)] for value in values)


def _value(value: Any) -> str:
    return f"{value:.5g}" if isinstance(value, float) else str(value)


def _names(now: Dict[str, Any]) -> List[str]:
    return list(dict.fromkeys(name for row in now["best"] for name in row["configuration"]))


def plain(now: Dict[str, Any]) -> str:
    """As text."""
    if not now["best"]:
        return line(now)
    best = now["best"][0]
    of = ", ".join(f"{name} {_value(value)}" for name, value in best["configuration"].items())
    return f"{line(now)}\nbest {now['metric']} {_value(best['value'])} {sparkline(now)} {of}"


def page(now: Dict[str, Any]) -> str:
    """As HTML. Texts of the study are texts here, whatever they contain."""
    parts = [f"<div>{html.escape(line(now))}</div>"]
    if now["best"]:
        best = html.escape(f"best {now['metric']} {_value(now['best'][0]['value'])}")
        parts.append(f"<div>{best} <code>{sparkline(now)}</code></div>")
        names = _names(now)
        parts.append(_row("th", ["trial", now["metric"], *names]))
        for row in now["best"]:
            values = [row["configuration"].get(name, "") for name in names]
            parts.append(_row("td", [row["trial"], row["value"], *values]))
        parts[2:] = ["<table>", *parts[2:], "</table>"]
    return "".join(parts)


def _row(cell: str, values: List[Any]) -> str:
    cells = "".join(f"<{cell}>{html.escape(_value(value))}</{cell}>" for value in values)
    return f"<tr>{cells}</tr>"
