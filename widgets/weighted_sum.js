// The weighted sum of the rows of J, made alive: x_bar = Σ y_bar[i] · J[i].
//
// The picture is the one that a page shows without script: its tiles hold all numbers.
// Weights are changed by dragging their tiles, by keys, by sliders and by presets.

import { callBlock, make, presetRow, weightRow } from "./parts/controls.js"
import { literal, subscript, tensorText, written } from "./parts/numbers.js"
import { makeSlider } from "./parts/slider.js"
import { Tiles, say, set } from "./parts/tiles.js"
import {
  LIMIT, fromQuery, nearestStop, presets, stepped, withWeights,
} from "./parts/weights.js"

const REST = 300 // ms without a change, after which it is announced and kept

/** Row i times its weight, as torch computes it in 32 bits: (m,), (m, n) -> (m, n). */
export function products(weights, J) {
  const times = (one, other) => Math.fround(Math.fround(one) * Math.fround(other)) + 0
  return weights.map((weight, i) => J[i].map(entry => times(weight, entry))) // no −0
}

/** The sum of the rows, in 32 bits: (m, n) -> (n,). */
export const sumOfRows = rows =>
  rows.reduce((sum, row) => sum.map((entry, k) => Math.fround(entry + row[k])))

/** The line of Python that asks PyTorch for this sum: (m,). */
export const call = weights =>
  `y.backward(gradient=torch.tensor([${weights.map(literal).join(", ")}]))`

/** How entry k of x_bar comes about: x̄₂ = 1·2 + 100·1 = 102. */
export function sumText(weights, J, k) {
  const factor = value => value < 0 ? `(${written(value)})` : written(value)
  const terms = weights.map((weight, i) => `${factor(weight)}·${factor(J[i][k])}`)
  const sum = sumOfRows(products(weights, J))[k]
  return `x̄${subscript(k)} = ${terms.join(" + ")} = ${written(sum)}`
}

/** How strongly a row is tinted whose weight is so large: from 0.1 to 0.32. */
export const depth = weight =>
  0.1 + 0.22 * Math.log1p(Math.abs(weight)) / Math.log1p(LIMIT)

/** Make the picture in `root` alive; its `data-words` has the words of its language. */
export const mount = root => new WeightedSum(root)

class WeightedSum {
  constructor(root) {
    this.root = root
    this.words = JSON.parse(root.dataset.words)
    this.svg = root.querySelector("svg")
    this.yBar = new Tiles(this.svg, "y_bar")
    this.rows = new Tiles(this.svg, "J")
    this.scaled = new Tiles(this.svg, "product")
    this.xBar = new Tiles(this.svg, "x_bar")
    this.J = this.rows.values
    this.drawn = this.yBar.values
    this.addControls()
    this.makeTilesAlive()
    this.followAddress()
    root.classList.add("widget-alive")
  }

  label(i) {
    const name = `ȳ${subscript(i)}`
    return this.words.weight.replace("{name}", name).replace("{row}", i + 1)
  }

  addControls() {
    const { words } = this
    this.said = make("p", { class: "widget-said" })
    this.status = make("p", { class: "widget-status", role: "status" })
    this.sliders = this.drawn.map((_, i) => weightRow({
      name: `ȳ${subscript(i)}`, label: this.label(i), words,
      pick: value => this.put(i, value),
      change: by => this.put(i, stepped(this.weights[i], by)),
    }))
    this.presets = presets(this.drawn, words)
    this.presetRow = presetRow(this.presets, words.presets, weights => this.set(weights))
    this.call = callBlock(words.copy)
    const rows = [...this.sliders, this.presetRow, this.call].map(one => one.row)
    this.root.append(make("div", { class: "widget-controls" },
      this.said, ...rows, this.status))
  }

  makeTilesAlive() {
    this.svg.setAttribute("role", "group") // nothing inside of an image is announced
    this.svg.setAttribute("aria-label", this.words.figure)
    for (const { element, index: [i] } of this.yBar.all)
      makeSlider(element, {
        label: this.label(i), limit: LIMIT, value: () => this.weights[i],
        change: (from, by) => this.put(i, stepped(from, by)),
      })
    for (const { element, index: [k] } of this.xBar.all) {
      element.setAttribute("role", "img")
      element.setAttribute("tabindex", 0)
      for (const type of ["pointerenter", "focus"])
        element.addEventListener(type, () => this.light(k))
      for (const type of ["pointerleave", "blur"])
        element.addEventListener(type, () => this.light(this.focused))
    }
  }

  /** The entry of x_bar whose tile has the focus, if any. */
  get focused() {
    const has = ({ element }) => element === document.activeElement
    return this.xBar.all.find(has)?.index[0]
  }

  /** Show the weights in the address, now and when a reader goes back. */
  followAddress() {
    const given = () => fromQuery(location.search, this.drawn.length)
    const path = location.pathname
    const gone = new AbortController()
    this.isHere = () => this.root.isConnected && location.pathname === path
    addEventListener("popstate", () => {
      if (!this.root.isConnected) gone.abort()
      else if (this.isHere() && given()) this.show(given())
      else this.keep() // a link to a heading has led to an address without weights
    }, gone)
    this.show(given() ?? this.drawn)
  }

  /** Let the address hold the weights; those of the picture go without saying. */
  keep() {
    const weights = String(this.weights) === String(this.drawn) ? null : this.weights
    const address = withWeights(location.href, weights)
    if (this.isHere() && address !== location.href)
      history.replaceState(history.state, "", address) // the theme's state: the scroll
  }

  put(i, value) {
    this.set(this.weights.with(i, value))
  }

  /** A reader chose these weights. */
  set(weights) {
    if (String(weights) === String(this.weights)) return
    this.show(weights)
    clearTimeout(this.resting)
    this.resting = setTimeout(() => {
      this.keep() // browsers allow few changes of an address in a second
      this.status.textContent = `x̄ = (${this.xBar.values.map(written).join(", ")})`
    }, REST)
  }

  show(weights) {
    const rows = products(weights, this.J)
    const sum = sumOfRows(rows)
    this.weights = weights
    this.yBar.show(weights)
    this.scaled.show(rows)
    this.xBar.show(sum)
    for (const { value, box, index: [i] } of this.rows.all)
      if (value) set(box, { "fill-opacity": depth(weights[i]) })
    for (const { element, index: [k] } of this.xBar.all)
      set(element, { "aria-label": sumText(weights, this.J, k) })
    this.showControls(sum)
    this.light(this.lit)
  }

  showControls(sum) {
    const { weights } = this
    this.sliders.forEach(({ range }, i) => {
      const text = written(weights[i])
      range.value = nearestStop(weights[i])
      set(range, { "aria-valuetext": text })
      const { element } = this.yBar.all[i]
      set(element, { "aria-valuenow": weights[i], "aria-valuetext": text })
    })
    this.presetRow.buttons.forEach((button, i) =>
      set(button, { "aria-pressed": String(this.presets[i][1]) === String(weights) }))
    say(this.call.line, call(weights))
    say(this.call.result, `x.grad = ${tensorText(sum)}`)
    set(this.call.copy, { "data-clipboard-text": call(weights) }) // the theme copies it
  }

  /** Light column k, or none, and say how its sum comes about. */
  light(k) {
    this.lit = k
    for (const { all } of [this.rows, this.scaled, this.xBar])
      for (const { element, index } of all)
        element.classList.toggle("tile-lit", index.at(-1) === k)
    say(this.said, k === undefined ? this.words.hint : sumText(this.weights, this.J, k))
  }
}
