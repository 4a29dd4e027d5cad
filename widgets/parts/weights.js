// Which weights a reader may choose, and how an address keeps them.

import { subscript, written } from "./numbers.js"

export const LIMIT = 100
const POSITIVE = [0.5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 50, 60, 70, 80, 90, LIMIT]
export const STOPS = [...POSITIVE.map(stop => -stop).reverse(), 0, ...POSITIVE]
const KEY = "y_bar" // in the address: ?y_bar=1,100

/** The value so many stops above another, or below; it need not be a stop itself. */
export function stepped(value, by) {
  const above = STOPS.filter(stop => stop > value)
  const way = by > 0 ? above : STOPS.filter(stop => stop < value).reverse()
  return way[Math.min(Math.abs(by), way.length) - 1] ?? value
}

/** The place in STOPS of the stop that is nearest to a value. */
export function nearestStop(value) {
  const far = STOPS.map(stop => Math.abs(stop - value))
  return far.indexOf(Math.min(...far))
}

/** [name, weights] of each preset; the last is what the picture was drawn with: (m,). */
export function presets(drawn, words) {
  const all = value => drawn.map(() => value)
  const unit = i => drawn.map((_, j) => Number(i === j))
  return [
    [words.ones, all(1)],
    [words.mean, all(1 / drawn.length)],
    ...drawn.map((_, i) => [`e${subscript(i)}`, unit(i)]),
    [`(${drawn.map(written).join(", ")})`, drawn],
  ]
}

/** The m weights in the query of an address; null if there are none, or wrong ones. */
export function fromQuery(query, m) {
  const texts = new URLSearchParams(query).get(KEY)?.split(",") ?? []
  const weights = texts.map(text => text.trim() ? Number(text) + 0 : NaN) // no −0
  const right = weights.every(weight => Math.abs(weight) <= LIMIT)
  return right && weights.length === m ? weights : null
}

/** The address with the weights in its query, or without any if they are null. */
export function withWeights(address, weights) {
  const url = new URL(address)
  const given = url.search.slice(1).split("&")
  const others = given.filter(one => one && !one.startsWith(`${KEY}=`))
  url.search = (weights ? [...others, `${KEY}=${weights}`] : others).join("&")
  return url.href
}
