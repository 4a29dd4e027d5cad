// From a traceback to the entry that explains it, or to the three that are nearest, as
// vjp_errors/matcher.py has it. Entries are rows of the table that the book's build writes.

import { cleaned } from "./paste.js"
import { Pattern, Text } from "./pattern.js"

const NEAREST = 3
const TOKEN = /[a-z_][a-z0-9_]+|[\u4e00-\u9fff]/g
const SAID = /(?:Error|Warning|Exception): ?|^\s*$/
const LINES = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/

const wordsOf = text => text.toLowerCase().match(TOKEN) ?? []

/** The words with the parts in their places; … for one that the text lacks. */
export const filled = (words, parts) =>
  words.replace(/\{([a-z_]+)\}/g, (_, name) => parts[name] || "…")

/** Finds entries; of each there is a row of patterns and one of explanations. */
export class Matcher {
  constructor(patterns, explanations) {
    const entries = this.entries = patterns.map((row, index) => {
      const said = explanations[index]
      const cases = row.cases?.map((one, at) => ({ ...one, about: said.cases[at] }))
      return { ...row, ...said, cases }
    })
    this.patterns = entries.flatMap(entry =>
      (entry.messages ?? []).map(message => [entry, new Pattern(message)]))
    this.words = entries.map(({ messages = [], title, about }) =>
      new Set([...messages, title, about].flatMap(wordsOf)))
    const counts = new Map()
    for (const words of this.words)
      for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
    this.weight = word => Math.floor(1000 / counts.get(word))
  }

  /** What a pasted text is about: { entry, parts, case, also } or { nearest }. */
  explain(text) {
    const clean = cleaned(text)
    const [best, ...others] = this.found(new Text(clean))
    if (!best) return { entry: null, parts: {}, also: [], nearest: this.nearest(clean) }
    const [entry, hit] = best
    return {
      entry,
      parts: hit.parts,
      case: likeliest(entry, clean),
      also: others.map(([other]) => other),
      nearest: [],
    }
  }

  found(text) {
    const every = this.patterns.map(([entry, pattern]) => [entry, pattern.find(text)])
      .filter(([, hit]) => hit)
    // Not in the lines of torch's own code, which IPython and pytest show
    const said = every.filter(([, hit]) => SAID.test(text.before(hit.start)))
    const hits = (said.length ? said : every)
      .sort(([, one], [, other]) => (one.start - one.end) - (other.start - other.end))
    const found = []
    for (const [entry, hit] of hits) {
      const taken = found.some(([other, one]) =>
        entry === other || (hit.start < one.end && one.start < hit.end))
      if (!taken) found.push([entry, hit])
    }
    const warns = ([entry]) => entry.kind === "warning" ? 1 : 0
    return found.sort((one, other) =>
      warns(one) - warns(other) || other[1].start - one[1].start)
  }

  nearest(text) {
    const lines = text.split(LINES)
      .filter(line => line.includes("Error") || line.includes("Warning"))
    const said = lines.slice(-20).join("\n") || text.slice(-4000)
    const asked = new Set(wordsOf(said))
    const sum = words => words.reduce((total, word) => total + this.weight(word), 0)
    return this.entries
      .map((entry, index) => {
        const words = [...this.words[index]]
        const common = sum(words.filter(word => asked.has(word)))
        return [common * common / sum(words), entry]
      })
      .sort(([one], [other]) => other - one)
      .slice(0, NEAREST)
      .filter(([score]) => score > 0)
      .map(([, entry]) => entry)
  }
}

/** The cause of which most words stand in the text, if there is one. */
function likeliest(entry, text) {
  let most = 0, found = null
  for (const one of entry.cases ?? []) {
    const count = (one.words ?? []).filter(word => text.includes(word)).length
    if (count > most) [most, found] = [count, one]
  }
  return found
}
