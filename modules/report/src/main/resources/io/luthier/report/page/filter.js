// Which rows are shown, in the ranking and in the charts.

const filter = { state: "", text: "" };
let shown = [...Array(rows).keys()];
const filterListeners = [];

const COMPARISONS = {
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
  "!=": (a, b) => a !== b,
  "=": (a, b) => a === b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
};

const searched = [...columns.values()].filter((column) => !column.numeric);

/** A condition on rows for a word of the filter; throws a text that says what is wrong with it. */
function condition(word) {
  const parts = /^(.+?)(<=|>=|!=|=|<|>)(.*)$/.exec(word);
  const column =
    parts && [...columns.values()].find((known) => known.name.toLowerCase() === parts[1].toLowerCase());
  if (!column) {
    const text = word.toLowerCase();
    return (row) =>
      String(cell("trial", row)) === text ||
      searched.some((known) => known.values[row] !== null && known.values[row].toLowerCase().includes(text));
  }
  const compare = COMPARISONS[parts[2]];
  if (!column.numeric) {
    const text = parts[3].toLowerCase();
    return (row) => column.values[row] !== null && compare(column.values[row].toLowerCase(), text);
  }
  const number = Number(parts[3]);
  if (parts[3].trim() === "" || Number.isNaN(number)) {
    throw `${word}: ${column.name} is compared with a number`;
  }
  // What people type are the figures they see, so these are compared where equality is asked for.
  const digits = /^!?=$/.test(parts[2]);
  return (row) =>
    column.values[row] !== null &&
    (digits
      ? compare(figure(column.values[row]), figure(number))
      : compare(column.values[row], number));
}

/** Sets the filter; returns what is wrong with it, or nothing. */
function setFilter(change) {
  Object.assign(filter, change);
  let conditions;
  try {
    conditions = filter.text.split(/\s+/).filter(Boolean).map(condition);
  } catch (problem) {
    return problem;
  }
  shown = [];
  for (let row = 0; row < rows; row++) {
    if ((!filter.state || cell("state", row) === filter.state) && conditions.every((holds) => holds(row))) {
      shown.push(row);
    }
  }
  filterListeners.forEach((listener) => listener());
  return "";
}
