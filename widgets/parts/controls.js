// What stands below a picture of weights: sliders, presets, and the call in PyTorch.

import { STOPS } from "./weights.js"

/** An element with attributes, and what is in it: elements and texts. */
export function make(name, attributes = {}, ...inside) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...inside)
  return element
}

function button(text, attributes, press) {
  const element = make("button", { type: "button", ...attributes }, text)
  element.addEventListener("click", press)
  return element
}

/**
 * A native slider between − and +, for pointers and fingers.
 *
 * `pick(value)` is told of a stop, `change(by)` of a step. Keys reach the weight's tile:
 * with these in the way as well there would be four places to pass for each weight.
 */
export function weightRow({ name, label, words, pick, change }) {
  const aside = { tabindex: -1 }
  const range = make("input",
    { type: "range", min: 0, max: STOPS.length - 1, "aria-label": label, ...aside })
  range.addEventListener("input", () => pick(STOPS[range.value]))
  const step = (sign, word, by) =>
    button(sign, { "aria-label": `${word}: ${label}`, ...aside }, () => change(by))
  const row = make("div", { class: "widget-weight" }, make("span", {}, name),
    step("−", words.less, -1), range, step("+", words.more, 1))
  return { row, range }
}

/** A button for each preset, [name, weights]. */
export function presetRow(presets, label, pick) {
  const buttons = presets.map(([name, weights]) => button(name, {}, () => pick(weights)))
  const attributes = { class: "widget-presets", role: "group", "aria-label": label }
  return { row: make("div", attributes, ...buttons), buttons }
}

/** A line of code, what it gives, and a button to copy the line. */
export function callBlock(word) {
  const [line, result] = [make("code"), make("samp")]
  const copy = make("button",
    { type: "button", class: "widget-copy", title: word, "aria-label": word })
  const row = make("div", { class: "widget-call" }, line, result, copy)
  return { row, line, result, copy }
}
