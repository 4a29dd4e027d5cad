// How tiles, Python and torch write numbers.

const twoDigits = text => text.replace(/e([+-])(\d)$/, "e$10$2") // JavaScript: 1e-7

/** A number as tiles show it: six digits at most, a true minus sign, like Python's :g. */
export function written(value) {
  const [digits, exponent] = value.toExponential(5).split("e")
  const text = exponent < -4 || exponent > 5
    ? twoDigits(`${Number(digits)}e${exponent}`)
    : String(Number(value.toPrecision(6)))
  return text.replaceAll("-", "−")
}

/** What `written` has written. */
export const read = text => Number(text.replaceAll("−", "-"))

/** A floating-point number as one types it in Python: 1. or 0.5. */
export const literal = value => Number.isInteger(value) ? `${value}.` : String(value)

/**
 * The text of a tensor of 32-bit numbers as `print` shows it, on one line: (n,).
 *
 * These are the rules of torch/_tensor_str.py: whole numbers have no decimals, and what
 * differs by more than a factor of 1000 has an exponent.
 */
export function tensorText(values) {
  const numbers = values.map(Math.fround)
  const sizes = numbers.filter(Boolean).map(Math.abs)
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)]
  const whole = sizes.every(Number.isInteger)
  let format = value => value.toFixed(4)
  if (most / least > 1000 || most > 1e8 || (!whole && least < 1e-4))
    format = value => twoDigits(value.toExponential(4))
  else if (whole) format = value => `${value.toFixed(0)}.`
  const texts = numbers.map(format)
  const width = Math.max(...texts.filter((_, i) => numbers[i]).map(text => text.length))
  return `tensor([${texts.map(text => text.padStart(width)).join(", ")}])`
}

/** An index from 0 as formulas write it, from 1: ₁. */
export const subscript = i =>
  String(i + 1).replace(/\d/g, digit => "₀₁₂₃₄₅₆₇₈₉"[digit])
