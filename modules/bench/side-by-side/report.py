"""Figures as text."""

from statistics import median

COLUMNS = (
    ("trials/h, command to end", "totalTrialsPerHour", "{:,.0f}", 1),
    ("trials/h, first start to last end", "steadyTrialsPerHour", "{:,.0f}", 1),
    ("s to first result", "firstResultSeconds", "{:.1f}", 1),
    ("peak MiB (PSS)", "peakPss", "{:,.0f}", 2**20),
    ("best val_loss", "bestLoss", "{:.4f}", 1),
    ("mean val_loss", "meanLoss", "{:.4f}", 1),
)
TITLES = {"letter": "letter", "fashion": "Fashion-MNIST"}


def line(run):
    """One run, for somebody who watches."""
    state = "ok" if run["ok"] else "TOO SLOW" if run["timedOut"] else "FAILED"
    text = f"{state}, {run['trials']} trials in {run['seconds']:.1f} s"
    if "bestLoss" in run:
        text += f", first after {run['firstResultSeconds']:.1f} s, {run['totalTrialsPerHour']:.0f} trials/h"
        text += f", best loss {run['bestLoss']:.4f}, {run['peakPss'] / 2**20:.0f} MiB"
    return text


def markdown(everything, works, order):
    """Tables to be pasted into a document: medians, and the smallest and largest in parentheses."""
    machine = everything["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in everything["versions"].items())
    text = [
        f"{machine['processor']}, {machine['cores']} cores, {machine['memoryGiB']} GiB, {machine['system']}.",
        f"Load average over 15 minutes when this was written: {machine['loadAtTheEnd']}.",
        f"OpenBLAS's kernel: {machine['kernel']}.",
        "",
        f"Versions: {versions}.",
        "",
    ]
    if everything["note"]:
        text += [everything["note"], ""]
    for name, work in works.items():
        runs = [run for run in everything["runs"] if run["work"] == name]
        text += [
            f"**{TITLES[work['data']]}**: {work['trainRows']:,} rows to train on, {work['validationRows']:,} to validate on,",
            f"{work['features']} features, {work['classes']} classes;",
            f"{len(work['configurations'])} configurations, epochs: {work['epochs']}.",
            "",
            "| side | runs | " + " | ".join(title for title, *_ in COLUMNS) + " |",
            "|---|---|" + "---|" * len(COLUMNS),
        ]
        for side in order:
            mine = [run for run in runs if run["side"] == side]
            if mine:
                text.append(_row(mine))
        text += [""]
        if any(run["extrapolated"] for run in runs):
            text += ["\\* Fewer trials, extrapolated; its best and mean are those of these trials alone.", ""]
    return "\n".join(text)


def _row(runs):
    good = [run for run in runs if run["ok"]]
    title = runs[0]["title"] + (" \\*" if runs[0]["extrapolated"] else "")
    if not good:
        why = "too slow" if runs[-1]["timedOut"] else "failed"
        return f"| {title} | 0 of {len(runs)} | " + " | ".join([why] + ["" for _ in COLUMNS[1:]]) + " |"
    cells = [title, str(len(good)) if len(good) == len(runs) else f"{len(good)} of {len(runs)}"]
    for _, key, form, unit in COLUMNS:
        values = [run[key] / unit for run in good]
        text = form.format(median(values))
        low, high = form.format(min(values)), form.format(max(values))
        cells.append(text if low == high else f"{text} ({low}–{high})")
    return "| " + " | ".join(cells) + " |"
