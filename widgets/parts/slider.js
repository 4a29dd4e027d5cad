// A tile that is a slider: by pointer, by touch and by keys. Up and right are more.

const PIXELS = 6 // of way to the next stop
const KEYS = {
  ArrowUp: 1, ArrowRight: 1, "+": 1, "=": 1, ArrowDown: -1, ArrowLeft: -1, "-": -1,
  PageUp: 5, PageDown: -5, End: 999, Home: -999,
}

/**
 * Let `element`, of a picture, be a slider between two limits.
 *
 * `change(from, by)` is told from which value to go how many stops; `value()` is asked
 * for the value.
 */
export function makeSlider(element, { label, limit, value, change }) {
  const attributes = { role: "slider", tabindex: 0, "aria-label": label,
    "aria-valuemin": -limit, "aria-valuemax": limit }
  for (const [name, text] of Object.entries(attributes)) element.setAttribute(name, text)

  element.addEventListener("keydown", event => {
    if (!(event.key in KEYS) || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation() // the theme has keys of its own
    change(value(), KEYS[event.key])
  })

  let start = null // where a pointer went down, and with which value
  element.addEventListener("pointerdown", event => {
    if (event.button !== 0) return
    element.setPointerCapture(event.pointerId)
    start = { x: event.clientX, y: event.clientY, value: value() }
  })
  element.addEventListener("pointermove", event => {
    if (!start) return
    const way = event.clientX - start.x - (event.clientY - start.y)
    change(start.value, Math.trunc(way / PIXELS))
  })
  element.addEventListener("lostpointercapture", () => { start = null })
}
