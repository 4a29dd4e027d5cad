// A message whose varying parts have names, as vjp_errors/pattern.py has it: looked for as
// plain text between the names, so that no input makes the search slow.

const MOST = 300, TRIES = 200
const LEFT_OUT = /[ \t\n\r\f\v\xa0\u200b\u3000`│┃║╭╮╰╯─━]/g
const KEPT = /[^ \t\n\r\f\v\xa0\u200b\u3000`│┃║╭╮╰╯─━]/

/** What counts of a text: no spaces, no backticks, small letters, straight quotes. */
export const squeezed = text => text
  .replace(LEFT_OUT, "")
  .replace(/[A-Z]/g, letter => letter.toLowerCase())
  .replace(/[‘’]/g, "'").replace(/[“”]/g, '"')

/** A pasted text, and what counts of it. */
export class Text {
  constructor(text) {
    this.text = text
    this.squeezed = squeezed(text)
  }

  /** Where the character stands that is number `at` of those that count. */
  place(at) {
    let passed = -1
    for (let index = 0; index < this.text.length; index++)
      if (KEPT.test(this.text[index]) && ++passed === at) return index
    return this.text.length
  }

  /** What stands before a character that counts, in its line. */
  before(at) {
    const place = this.place(at)
    const start = place ? this.text.lastIndexOf("\n", place - 1) + 1 : 0
    return this.text.slice(start, place)
  }

  /** The text between two characters that count; up to a space where `end` is null. */
  part(start, end) {
    if (start === end) return ""
    const first = this.place(start)
    if (end === null)
      return /^\s*(\S*)/.exec(this.text.slice(first))[1].replace(/[.,;:]+$/, "")
    const words = this.text.slice(first, this.place(end - 1) + 1).trim().split(/\s+/)
    return words.join(" ").replace(/^[, ]+/, "").replace(/[, ]+$/, "")
  }
}

/** A message, ready to be looked for. */
export class Pattern {
  constructor(message) {
    const [first, ...rest] = message.split(/\{([a-z_]+)\}/)
    this.first = squeezed(first)
    this.names = rest.filter((_, index) => index % 2 === 0)
    this.literals = rest.filter((_, index) => index % 2).map(squeezed)
  }

  /** The last place where the message stands, or null. */
  find(text) {
    let at = text.squeezed.length
    for (let tries = 0; tries < TRIES; tries++) {
      const last = at - this.first.length
      at = last < 0 ? -1 : text.squeezed.lastIndexOf(this.first, last)
      if (at < 0) return null
      const spans = this.spans(text.squeezed, at + this.first.length)
      if (spans) return this.hit(text, at, spans)
      at += this.first.length - 1 // the next may overlap with this one
    }
    return null
  }

  hit(text, start, spans) {
    const literal = this.literals.at(-1) ?? ""
    const parts = this.names.map((name, index) => {
      const [from, to] = spans[index]
      return [name, text.part(from, this.literals[index] ? to : null)]
    })
    const end = (spans.at(-1)?.[1] ?? start + this.first.length) + literal.length
    return { start, end, parts: Object.fromEntries(parts) }
  }

  /** Where the varying parts stand; null if another message begins there. */
  spans(text, at) {
    const found = []
    for (const literal of this.literals) {
      const end = text.slice(at, at + MOST + literal.length).indexOf(literal)
      if (end < 0) return null
      found.push([at, at + end])
      at += end + literal.length
    }
    return found
  }
}
