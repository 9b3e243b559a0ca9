// The table of trials: filtered, sorted, and a page at a time.

const PAGE = 25;
const sorting = { column: "rank", down: false };
let firstShown = 0;
let everything = false;
let sorted = shown;

function isFilled(column) {
  return column.values.some((value) => value !== null);
}

function visibleColumns() {
  const varying = new Set(tuned.map((parameter) => parameter.column));
  return [...columns.values()].filter((column) => {
    if (column.name === "rank" || column.name === "trial") {
      return true;
    }
    if (!isFilled(column)) {
      return false;
    }
    if (everything) {
      return true;
    }
    return (
      column.name === objective ||
      column.name === "epochs" ||
      (column.role === "metric" && column.name.startsWith("val_")) ||
      (column.role === "result" && column.name !== "folds") ||
      (column.role === "parameter" && varying.has(column.name))
    );
  });
}

/** Rows without a value come last, whichever way is up. */
function sortRows() {
  const column = columns.get(sorting.column);
  const sign = sorting.down ? -1 : 1;
  sorted = [...shown].sort((a, b) => {
    const [left, right] = [column.values[a], column.values[b]];
    if (left === null || right === null) {
      return left === right ? a - b : left === null ? 1 : -1;
    }
    const order = column.numeric ? left - right : left < right ? -1 : left > right ? 1 : 0;
    return order === 0 ? a - b : sign * order;
  });
}

function showRanking(section) {
  const table = el("table", {});
  const status = el("p", { class: "status", role: "status" });
  const pager = el("div", { class: "pager" });
  const state = el(
    "select",
    { id: "filter-state", change: () => apply() },
    el("option", { value: "" }, "all"),
    ...[...countBy("state")].map(([value, number]) => el("option", { value }, `${value} (${number})`)),
  );
  const text = el("input", {
    id: "filter-text",
    type: "search",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: `such as: ${objective}<0.3 overfitting`,
    input: () => apply(),
  });
  const all = el("input", {
    type: "checkbox",
    id: "all-columns",
    change: () => {
      everything = all.checked;
      render();
    },
  });

  function apply() {
    const problem = setFilter({ state: state.value, text: text.value });
    if (problem) {
      status.textContent = problem;
    }
  }

  function header(column) {
    const active = column.name === sorting.column;
    const order = active ? (sorting.down ? "descending" : "ascending") : null;
    return el(
      "th",
      { scope: "col", "aria-sort": order, class: column.numeric ? "number" : null },
      el(
        "button",
        {
          type: "button",
          "data-column": column.name,
          click: () => {
            sorting.down = active && !sorting.down;
            sorting.column = column.name;
            firstShown = 0;
            render();
            const again = [...table.querySelectorAll("th button")].find(
              (button) => button.dataset.column === column.name,
            );
            again.focus();
          },
        },
        column.name,
        el("span", { class: "mark", "aria-hidden": "true" }, active ? (sorting.down ? "▼" : "▲") : ""),
      ),
    );
  }

  function body(column, row) {
    const value = column.values[row];
    if (column.name === "trial") {
      return el(
        "td",
        { class: "number" },
        el(
          "button",
          { type: "button", class: "link", "aria-label": `Details of trial ${value}`, click: () => showDetails(row) },
          String(value),
        ),
      );
    }
    if (column.name === "state") {
      return el("td", {}, mark(value), ` ${value}`);
    }
    const cellText = figure(value);
    return el("td", { class: column.numeric ? "number" : null, title: cellText.length > 30 ? cellText : null }, cellText);
  }

  function line(row) {
    const box = el("input", {
      type: "checkbox",
      "aria-label": `Learning curve of ${name(row)}`,
      change: () => {
        if (box.checked && !canChoose()) {
          box.checked = false;
          status.textContent = `At most ${CURVES.length} curves can be told apart: leave out another one first.`;
          return;
        }
        choose(row, box.checked);
      },
    });
    box.checked = isChosen(row);
    box.disabled = raw.curves.epochs[row] === 0;
    return box;
  }

  function render() {
    sortRows();
    const visible = visibleColumns();
    const page = sorted.slice(firstShown, firstShown + PAGE);
    table.replaceChildren(
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, el("span", {}, "curve")), ...visible.map(header))),
      el(
        "tbody",
        {},
        ...page.map((row) =>
          el("tr", { "data-row": row }, el("td", {}, line(row)), ...visible.map((column) => body(column, row))),
        ),
      ),
    );
    status.textContent =
      shown.length === rows
        ? count(rows, "trial")
        : `${shown.length.toLocaleString("en")} of ${count(rows, "trial")} pass the filter. The charts of parameters and of time show these alone.`;
    const last = Math.min(firstShown + PAGE, sorted.length);
    const turn = (label, to, id) =>
      el(
        "button",
        {
          type: "button",
          id,
          disabled: to === firstShown || to < 0 || to >= sorted.length,
          click: () => {
            firstShown = to;
            render();
            const button = document.getElementById(id);
            (button.disabled ? pager.querySelector("button:not(:disabled)") : button).focus();
          },
        },
        label,
      );
    pager.hidden = sorted.length <= PAGE;
    const end = Math.max(0, Math.floor((sorted.length - 1) / PAGE) * PAGE);
    pager.replaceChildren(
      turn("First", 0, "page-first"),
      turn("Previous", Math.max(0, firstShown - PAGE), "page-previous"),
      el("span", {}, `rows ${firstShown + 1} to ${last} of ${sorted.length.toLocaleString("en")}`),
      turn("Next", firstShown + PAGE, "page-next"),
      turn("Last", end, "page-last"),
    );
  }

  filterListeners.push(() => {
    state.value = filter.state;
    if (text.value !== filter.text) {
      text.value = filter.text;
    }
    firstShown = 0;
    render();
  });
  choiceListeners.push(() => {
    for (const line of table.querySelectorAll("tbody tr")) {
      line.querySelector("input").checked = isChosen(Number(line.dataset.row));
    }
  });
  section.append(
    el(
      "p",
      { class: "note" },
      "Best first. A heading sorts; a trial's number shows all there is of it; a tick adds its learning curve below.",
    ),
    el(
      "div",
      { class: "tools" },
      el("label", { class: "grow" }, "Filter: words, or a column compared with a value", text),
      el("label", {}, "State", state),
      el("label", { class: "check" }, all, " all columns"),
    ),
    status,
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Ranking of the trials" }, table),
    pager,
  );
  render();
}
