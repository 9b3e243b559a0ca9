// Elements, and figures as text. Whatever comes from a study's users gets into the page here, as text nodes.

function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A number with four digits that count; anything else as it is. */
function figure(value) {
  if (value === null || value === undefined) {
    return "";
  }
  if (typeof value !== "number") {
    return String(value);
  }
  if (Number.isInteger(value) && Math.abs(value) < 1e7) {
    return String(value);
  }
  const size = Math.abs(value);
  return size < 1e-3 || size >= 1e6 ? value.toExponential(3) : value.toPrecision(4);
}

/** The same without zeros at its end, as axes have it. */
function tick(value) {
  if (typeof value !== "number" || value === 0) {
    return String(value);
  }
  const size = Math.abs(value);
  const rounded = Number(value.toPrecision(6));
  return size < 1e-3 || size >= 1e6 ? rounded.toExponential().replace("e+", "e") : String(rounded);
}

/**
 * A text of users as charts may have it. They keep what they know of a text in an object under that text, where
 * __proto__ or constructor would be something else: the space of no width before it makes it a name like any other.
 */
function label(text) {
  return `\u200b${String(text).replace(/\s+/g, " ")}`;
}

function duration(seconds) {
  if (seconds < 60) {
    return `${seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    const rest = Math.round(seconds % 60);
    return rest === 60 ? `${minutes + 1} min` : rest ? `${minutes} min ${rest} s` : `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest ? `${hours} h ${rest} min` : `${hours} h`;
}

function instant(iso) {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}
