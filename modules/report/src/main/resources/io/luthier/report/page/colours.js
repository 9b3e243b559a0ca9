// What stands for what: never a colour alone, and colours that colour-blind people tell apart (after Okabe and Ito).

const CROSS = "path://M2,0L5,3L8,0L10,2L7,5L10,8L8,10L5,7L2,10L0,8L3,5L0,2Z";
const RING = "path://M5,0A5,5,0,1,1,4.99,0ZM5,2A3,3,0,1,0,5.01,2Z";

/** How a trial, or a stint of one, ended. */
const STATES = {
  COMPLETED: { word: "completed", glyph: "●", symbol: "circle", colour: "--blue", size: 8 },
  PRUNED: { word: "pruned", glyph: "▲", symbol: "triangle", colour: "--orange", size: 9 },
  DIVERGED: { word: "diverged", glyph: "◆", symbol: "diamond", colour: "--red", size: 10 },
  FAILED: { word: "failed", glyph: "✖", symbol: CROSS, colour: "--text", size: 9 },
  LOST: { word: "lost, begun again", glyph: "▼", symbol: "path://M0,0L10,0L5,9Z", colour: "--purple", size: 9 },
  STOPPED: { word: "stopped with the study", glyph: "■", symbol: "rect", colour: "--grey", size: 8 },
  RUNNING: { word: "running", glyph: "○", symbol: RING, colour: "--green", size: 9 },
};

/** As many curves as can be told apart. */
const CURVES = ["--blue", "--red", "--green", "--purple", "--orange", "--sky", "--text"];

function colour(variable) {
  return getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
}

function mark(state) {
  const known = STATES[state];
  return known
    ? el("span", { class: `mark mark-${state}`, "aria-hidden": "true" }, known.glyph)
    : null;
}

function key(states) {
  return el(
    "ul",
    { class: "key", "aria-label": "What the marks mean" },
    ...states.map((state) => el("li", {}, mark(state), ` ${STATES[state].word}`)),
  );
}

/** Between the colour of the best, 0, and that of the worst, 1. */
function shade(share) {
  const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const best = channels(colour("--best"));
  const worst = channels(colour("--worst"));
  return `rgb(${best.map((value, i) => Math.round(value + (worst[i] - value) * share)).join(",")})`;
}

function useTheme(select) {
  const remembered = () => {
    try {
      return localStorage.getItem("luthier-theme") || "";
    } catch {
      return ""; // a browser that keeps nothing for files
    }
  };
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    document.documentElement.dataset.theme = select.value || (system.matches ? "dark" : "light");
    redrawAll();
  };
  select.value = remembered();
  apply();
  select.addEventListener("change", () => {
    try {
      localStorage.setItem("luthier-theme", select.value);
    } catch {
      // it holds for this page, then
    }
    apply();
  });
  system.addEventListener("change", apply);
}
