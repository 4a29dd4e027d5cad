// node cut_styles.mjs SITE SHEET…: leave out of the sheets each rule and each variable
// that no page and no script of the site names. An error is one line of standard error.

import { globSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const [site, ...sheets] = process.argv.slice(2)
try {
  const { PurgeCSS } = await import("purgecss")
  const content = [`${site}/**/*.html`, `${site}/**/*.js`]
  const css = sheets.map((sheet) => join(site, sheet))
  // Pages and scripts use variables, too, and so do the book's own sheets
  const used = [...content, `${site}/assets/**/*.css`]
    .flatMap((pattern) => globSync(pattern))
    .filter((path) => !css.includes(path))
    .flatMap((path) => readFileSync(path, "utf8").match(/--[\w-]+/g) ?? [])
  const safelist = { variables: [...new Set(used)] }
  const cut = await new PurgeCSS().purge({ content, css, variables: true, safelist })
  for (const { file, css } of cut) writeFileSync(file, css)
} catch (error) {
  const missing = error.code === "ERR_MODULE_NOT_FOUND"
  const said = missing ? "purgecss is missing" : error.message.split("\n")[0]
  console.error(`style sheets: ${said}; run: make setup`)
  process.exitCode = 1
}
