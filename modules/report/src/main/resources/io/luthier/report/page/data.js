// The study: rows of results, best first, and after them the trials that run.

const raw = JSON.parse(document.getElementById("data").textContent);

function floats(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = text.charCodeAt(i);
  }
  return new Float32Array(bytes.buffer);
}

const columns = new Map(
  raw.columns.map((column) => {
    const numeric = column.values !== undefined;
    const values = numeric
      ? column.values
      : column.codes.map((code) => (code < 0 ? null : column.words[code]));
    return [column.name, { name: column.name, role: column.role, numeric, values }];
  }),
);

const results = columns.get("trial").values.length;
const rows = results + raw.running.length;

raw.running.forEach((running, index) => {
  const configuration = new Map(running.configuration);
  for (const column of columns.values()) {
    column.values.push(null);
  }
  columns.get("trial").values[results + index] = running.trial;
  columns.get("state").values[results + index] = "RUNNING";
  columns.get("epochs").values[results + index] = raw.curves.epochs[results + index];
  for (const parameter of raw.parameters) {
    const column = columns.get(parameter.column);
    const value = configuration.get(parameter.name);
    if (column && value !== undefined) {
      column.values[results + index] = column.numeric || value === null ? value : String(value);
    }
  }
});

function cell(name, row) {
  const column = columns.get(name);
  return column ? column.values[row] : null;
}

const objective = raw.objective;
const minimise = raw.direction === "MIN";

/** The value that ranks a row; null if it has none. */
function score(row) {
  return cell(objective, row);
}

function better(a, b) {
  return minimise ? a < b : a > b;
}

/** The parameters that were tuned and have values here. */
const tuned = raw.parameters.filter(
  (parameter) =>
    parameter.varies &&
    columns.has(parameter.column) &&
    columns.get(parameter.column).values.some((value) => value !== null),
);

const FEW = 8;

/** Whether a parameter's values are kinds rather than sizes, or so few that they are best shown like that. */
function isKind(parameter) {
  const column = columns.get(parameter.column);
  return (
    parameter.choice ||
    !column.numeric ||
    (column.values.every((value) => value === null || Number.isInteger(value)) && kinds(parameter).length <= FEW)
  );
}

/** The kinds that there are, in an order that people expect. */
function kinds(parameter) {
  const column = columns.get(parameter.column);
  const found = [...new Set(column.values.filter((value) => value !== null))];
  return column.numeric ? found.sort((a, b) => a - b) : found.sort();
}

const losses = { train: floats(raw.curves.train), validation: floats(raw.curves.validation) };

const firstEpoch = [];
raw.curves.epochs.reduce((before, epochs, row) => {
  firstEpoch[row] = before;
  return before + epochs;
}, 0);

/** A row's losses by epoch: pairs of epoch and loss, null where that is not finite. */
function curve(row, which) {
  const points = [];
  for (let epoch = 0; epoch < raw.curves.epochs[row]; epoch++) {
    const loss = losses[which][firstEpoch[row] + epoch];
    points.push([epoch + 1, Number.isFinite(loss) ? loss : null]);
  }
  return points;
}

/** Where a row's learning rate was changed: pairs of the first epoch that had it, and the rate. */
function rateChanges(row) {
  const rates = raw.curves.rates[row];
  const changes = [];
  for (let i = 2; i < rates.length; i += 2) {
    changes.push([rates[i], rates[i + 1]]);
  }
  return changes;
}

function name(row) {
  return `trial ${cell("trial", row)}`;
}
