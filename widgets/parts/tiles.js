// The tiles of a picture, by the marks that drawing/marks.py gives them.

import { read, written } from "./numbers.js"

const ZERO = { fill: 0.03, border: 0.5, ink: "currentColor", weight: "normal" }
const CHARACTER = 0.7 // its width in bold, as a part of the size of the font

/** Set what differs: browsers compute anew what is set to what it was. */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes))
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value)
}

/** Show a text, if it is another one. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text
}

/** One number in its box. */
class Tile {
  constructor(element) {
    this.element = element
    this.index = element.dataset.index.split(",").map(Number)
    this.box = element.querySelector("rect")
    this.text = element.querySelector("text")
    this.value = read(this.text.textContent)
    this.size = Number(this.text.getAttribute("font-size"))
    this.room = 0.92 * Number(this.box.getAttribute("width"))
  }

  /** How it looks, which is how every tile of its array looks that is not zero. */
  get look() {
    return {
      fill: this.box.getAttribute("fill-opacity"),
      border: this.box.getAttribute("stroke-opacity"),
      ink: this.text.getAttribute("fill"),
      weight: this.text.getAttribute("font-weight"),
    }
  }

  /** Show a number; a long one is smaller, and zero is pale in every array. */
  show(value, look) {
    if (value === this.value) return
    this.value = value
    const shown = written(value)
    this.text.textContent = shown
    const size = Math.min(this.size, this.room / CHARACTER / shown.length)
    const { fill, border, ink, weight } = shown === "0" ? ZERO : look
    set(this.text, { fill: ink, "font-weight": weight, "font-size": size })
    set(this.box, { "fill-opacity": fill, "stroke-opacity": border })
  }
}

/** All tiles of one array, with its look. */
export class Tiles {
  constructor(svg, name) {
    const found = svg.querySelectorAll(`[data-tile="${name}"]`)
    this.all = [...found].map(element => new Tile(element))
    this.look = this.all.find(tile => tile.value !== 0)?.look ?? ZERO
  }

  /** Their numbers: (m,), or (m, n) if they have two indices. */
  get values() {
    const values = []
    for (const { index: [i, k], value } of this.all) {
      if (k === undefined) values[i] = value
      else (values[i] ??= [])[k] = value
    }
    return values
  }

  /** Show other numbers, in an array of the same shape. */
  show(values) {
    for (const tile of this.all) {
      const value = tile.index.reduce((inside, i) => inside[i], values)
      tile.show(value, this.look)
    }
  }
}
