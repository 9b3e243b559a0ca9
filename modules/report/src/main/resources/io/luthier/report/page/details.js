// All there is of one trial.

function showDetails(row) {
  const dialog = document.getElementById("details");
  const part = (title, roles) => {
    const filled = [...columns.values()].filter(
      (column) => roles.includes(column.role) && column.values[row] !== null,
    );
    return filled.length === 0
      ? []
      : [
          el("h3", {}, title),
          el(
            "dl",
            {},
            ...filled.flatMap((column) => [
              el("dt", {}, column.name),
              el("dd", {}, String(column.values[row])),
            ]),
          ),
        ];
  };
  const box = el("input", { type: "checkbox", change: () => choose(row, box.checked) });
  box.checked = isChosen(row);
  box.disabled = raw.curves.epochs[row] === 0 || (!box.checked && !canChoose());
  dialog.replaceChildren(
    el("h2", { id: "details-title" }, `Trial ${cell("trial", row)}`),
    el("label", {}, box, " show its learning curve"),
    ...part("Result", ["result", "metric"]),
    ...part("Configuration", ["parameter"]),
    ...part("More", ["detail"]),
    el("button", { type: "button", click: () => dialog.close(), autofocus: true }, "Close"),
  );
  dialog.showModal();
}
