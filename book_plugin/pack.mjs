// node pack.mjs FOLDER MODULE…: pack each module, with what it imports, into one script
// in the folder. The script of name.js leaves its exports in bookWidgets.name, for a page
// on a disk may load scripts, but no modules. An error is one line of standard error.

import { basename, join } from "node:path"

const [folder, ...modules] = process.argv.slice(2)
try {
  const { build } = await import("esbuild")
  for (const module of modules) {
    const file = basename(module)
    await build({
      entryPoints: [module],
      outfile: join(folder, file),
      bundle: true,
      minify: true,
      format: "iife",
      globalName: `bookWidgets.${basename(file, ".js")}`,
      target: "es2022",
      logLevel: "silent",
    })
  }
} catch (error) {
  const [wrong] = error.errors ?? []
  const place = wrong?.location && `${wrong.location.file}:${wrong.location.line}`
  const said = (wrong?.text ?? error.message).split("\n")[0]
  const missing = error.code === "ERR_MODULE_NOT_FOUND"
  const remedy = place ? "mend it" : "run: make setup"
  console.error(`${place ?? "widgets"}: ${missing ? "esbuild is missing" : said}; ${remedy}`)
  process.exitCode = 1
}
