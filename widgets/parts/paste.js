// What of a pasted text is read, as vjp_errors/paste.py has it.

const LIMIT = 32_000
const HEAD = 2_000, TAIL = 8_000
const BEFORE = 100, AFTER = 900
const FIRST = 4, LAST = 8
const WORDS = ["Error", "Warning", "Exception"]

const COLOUR = /\x1b\[[0-9;:?]*[@-~]/g
const MARK = /(^|\n)(?:E {2,}|> {2,}|\[(?:rank)?\d{1,4}\]: ?|[ +|]{0,99}\| ?)/g

/** The text without colours and marks, each window of a long one on lines of its own. */
export const cleaned = text => windows(text)
  .map(([start, end]) => text.slice(start, end)).join("\n")
  .replace(COLOUR, "").replace(MARK, "$1")

function windows(text) {
  if (text.length <= LIMIT) return [[0, text.length]]
  const places = [...new Set(WORDS.flatMap(word => placesOf(text, word)))]
  const around = places.sort((one, other) => one - other)
    .map(at => [Math.max(0, at - BEFORE), at + AFTER])
  const found = [[0, HEAD]]
  for (const [start, end] of [...around, [text.length - TAIL, text.length]]) {
    const last = found.at(-1)
    if (start <= last[1]) last[1] = Math.max(end, last[1])
    else found.push([start, end])
  }
  return found
}

/** Where the word stands, the first and the last few times, a window apart. */
function placesOf(text, word) {
  const found = []
  for (let count = 0, at = -AFTER; count < FIRST; count++) {
    at = text.indexOf(word, at >= 0 ? at + AFTER : 0)
    if (at < 0) return found
    found.push(at)
  }
  for (let count = 0, at = text.length; count < LAST; count++) {
    const last = Math.max(0, at) - word.length
    at = last < 0 ? -1 : text.lastIndexOf(word, last)
    if (at < 0) break
    found.push(at)
    at -= AFTER
  }
  return found
}
