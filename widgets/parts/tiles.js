// The tiles of a picture, by the marks that drawing/marks.py gives them.

import { read, written } from "./numbers.js"

const ZERO = { fill: 0.03, border: 0.5, ink: "currentColor", weight: "normal" }
const CHARACTER = 0.6 // its width, as a part of the font's size
const NAMES = { fill: "fill-opacity", border: "stroke-opacity" }

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
    const [fill, border] = Object.values(NAMES).map(name => this.box.getAttribute(name))
    const ink = this.text.getAttribute("fill")
    return { fill, border, ink, weight: this.text.getAttribute("font-weight") }
  }

  /** Show a number; a long one is smaller, and zero is pale in every array. */
  show(value, look) {
    const shown = written(value)
    const { fill, border, ink, weight } = shown === "0" ? ZERO : look
    this.value = value
    this.text.textContent = shown
    this.text.setAttribute("fill", ink)
    this.text.setAttribute("font-weight", weight)
    const size = Math.min(this.size, this.room / CHARACTER / shown.length)
    this.text.setAttribute("font-size", size)
    this.box.setAttribute("fill-opacity", fill)
    this.box.setAttribute("stroke-opacity", border)
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
