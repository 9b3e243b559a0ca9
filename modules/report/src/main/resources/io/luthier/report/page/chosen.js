// The trials whose learning curves are shown.

const chosen = [];
const choiceListeners = [];

function isChosen(row) {
  return chosen.includes(row);
}

/** The three best to begin with, or what runs. */
for (let row = 0; row < rows && chosen.length < 3; row++) {
  if (raw.curves.epochs[row] > 0 && (cell("rank", row) !== null || row >= results)) {
    chosen.push(row);
  }
}

/** Whether there is room for one more. */
function canChoose() {
  return chosen.length < CURVES.length;
}

function choose(row, on) {
  if (on && !isChosen(row) && canChoose()) {
    chosen.push(row);
  } else if (!on && isChosen(row)) {
    chosen.splice(chosen.indexOf(row), 1);
  } else {
    return;
  }
  choiceListeners.forEach((listener) => listener());
}

/** Each keeps its colour as long as it is there. */
const curveColours = new Map();

function curveColour(row) {
  for (const known of [...curveColours.keys()]) {
    if (!isChosen(known)) {
      curveColours.delete(known);
    }
  }
  if (!curveColours.has(row)) {
    const taken = new Set(curveColours.values());
    curveColours.set(row, CURVES.findIndex((_, index) => !taken.has(index)));
  }
  return curveColours.get(row);
}
