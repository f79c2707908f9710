// What every part of the page needs of the document. Text goes in as text, never as HTML.

export const byId = id => document.getElementById(id);

/** An element with attributes and text or child elements. */
export function element(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...content);
  return made;
}

export function svg(name, attributes = {}, ...content) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...content);
  return made;
}

/** Calls the action when the form is submitted, and keeps the page. */
export function submits(form, action) {
  byId(form).addEventListener('submit', event => {
    event.preventDefault();
    action();
  });
}

/** Milliseconds for people: a decimal while it matters. */
export function ms(time) {
  return time < 10 ? time.toFixed(1) : String(Math.round(time));
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
