// Measure a built site with Lighthouse (mobile, its defaults) and enforce the limits.
//
//     make audit
//     node tools/audit/audit.mjs --site site --kinds home,article --performance 95
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { launch } from "chrome-launcher";
import { LIMITS, breaches, table } from "./limits.mjs";
import { measure } from "./measure.mjs";
import { check, kinds } from "./pages.mjs";
import { serve } from "./server.mjs";

const { values: given } = parseArgs({
  options: {
    site: { type: "string", default: "site" },
    kinds: { type: "string", default: "" }, // of pages, with commas; all if empty
    performance: { type: "string", default: String(LIMITS.performance.least) },
    runs: { type: "string", default: "3" }, // the median of their performance counts
    out: { type: "string", default: ".cache/audit.md" },
  },
});
const limits = { ...LIMITS, performance: { least: Number(given.performance) } };
const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const chromeFlags = [
  "--headless=new",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  ...sandbox,
];

async function main() {
  await check(given.site);
  const pages = await kinds(given.site, given.kinds.split(",").filter(Boolean));
  const server = await serve(given.site);
  const chrome = await launch({ chromeFlags });
  const rows = [];
  try {
    for (const page of pages) {
      const row = await measure(server, chrome.port, page, Number(given.runs));
      console.error(`audit: ${row.path}: performance ${row.runs.join(", ")}`);
      rows.push(row);
    }
  } finally {
    chrome.kill();
    server.close();
  }
  const text = table(rows, limits);
  console.log(text);
  await mkdir(dirname(given.out), { recursive: true });
  await writeFile(given.out, text);
  const found = rows.flatMap((row) => breaches(row, limits));
  for (const one of found) console.error(`audit: ${one}`);
  process.exitCode = found.length ? 1 : 0;
}

main().catch((error) => {
  console.error(`audit: ${error.message}`);
  process.exitCode = 2;
});
