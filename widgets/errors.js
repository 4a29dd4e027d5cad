// The box for tracebacks: what is pasted is read here, and nothing of it is sent.

import { Matcher, filled } from "./parts/matcher.js"

export { Matcher } from "./parts/matcher.js"

const HERE = globalThis.document?.currentScript?.src
const loaded = {} // scripts beside this one, by name: promises that they have run
const load = name => loaded[name] ??= new Promise((resolve, reject) => {
  const script = element("script", { src: new URL(`${name}.js`, HERE) })
  script.onload = resolve
  script.onerror = reject
  document.head.append(script)
})

/** Make the box in `root` answer; its `data-words` has the words of its language. */
export const mount = root => new Box(root)

/** An element with children; code between backticks in a text becomes an element. */
function element(name, attributes, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

const withCode = text => text.split(/`([^`]+)`/)
  .map((part, index) => index % 2 ? element("code", {}, part) : part)

/** The heading of an entry: a message is code, a trap is a sentence. */
const titled = entry =>
  entry.kind === "trap" ? withCode(entry.title) : [element("code", {}, entry.title)]

const addressOf = (entry, found = {}) =>
  `${entry.page}.html#${found.case?.id ?? entry.id}`

const linkTo = entry =>
  element("li", {}, element("a", { href: addressOf(entry) }, ...titled(entry)))

class Box {
  constructor(root) {
    this.words = JSON.parse(root.dataset.words)
    this.report = root.dataset.report
    this.text = root.querySelector("textarea")
    this.answer = root.querySelector(".error-answer")
    root.classList.add("widget-alive")
    this.text.addEventListener("focus", () => this.start(), { once: true })
    this.text.addEventListener("input", () => this.show())
    addEventListener("hashchange", () => this.readAddress())
    this.readAddress()
    if (this.text.value) this.show() // pasted before the script came
  }

  /** Who does not use the box does not load the entries. */
  async start() {
    const language = document.documentElement.lang.slice(0, 2)
    await Promise.all([load("error_patterns"), load(`error_explanations_${language}`)])
    const { patterns, [language]: explanations } = window.bookErrors
    return this.matcher ??= new Matcher(patterns, explanations)
  }

  /** errors.html#q=… holds a text. */
  readAddress() {
    const asked = /^#q=(.*)$/s.exec(location.hash)
    if (!asked) return
    try {
      this.text.value = decodeURIComponent(asked[1].replaceAll("+", " "))
    } catch {
      this.text.value = asked[1] // a lone % is no code
    }
    this.show()
  }

  async show() {
    const matcher = await this.start(), text = this.text.value
    const found = text.trim() ? matcher.explain(text) : null
    this.answer.replaceChildren(...found ? this.answerTo(found) : [])
  }

  answerTo(found) {
    const { entry, parts, also, nearest } = found
    if (!entry) return [
      element("p", {}, this.words.none),
      ...nearest.length ? [
        element("p", {}, this.words.nearest),
        element("ul", {}, ...nearest.map(linkTo)),
      ] : [],
      element("p", {}, ...this.reporting()),
    ]
    const known = Object.entries(parts).filter(([name, value]) => value && entry.parts[name])
    const lines = known.map(([name, value]) =>
      element("li", {}, this.words.part.replace("{}", entry.parts[name]), element("code", {}, value)))
    const made = [
      element("p", {}, element("strong", {}, ...titled(entry))),
      element("p", {}, ...withCode(filled(entry.about, parts))),
    ]
    if (found.case) made.push(element(
      "p", {}, element("strong", {}, this.words.case), " ", ...withCode(found.case.about)))
    if (lines.length) made.push(element("ul", {}, ...lines))
    made.push(element(
      "p", {}, element("a", { href: addressOf(entry, found) }, this.words.open)))
    if (also.length)
      made.push(element("p", {}, this.words.also), element("ul", {}, ...also.map(linkTo)))
    return [element("div", { class: "error-found" }, ...made)]
  }

  reporting() {
    return this.report
      ? [element("a", { href: this.report }, this.words.report)] : [this.words.report]
  }
}
