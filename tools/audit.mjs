// Measure each kind of page with Lighthouse (mobile, its defaults): a table, and limits.
//
//     make audit
//     make audit KINDS=home,article PERFORMANCE=95
import { globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import sirv from "sirv";

const PAGES = {
  home: "index.html",
  article: "!(404|errors*|index|notation|questions|whole_book).html",
  errors: "errors.html",
  messages: "errors_*.html",
  lab: "labs/*.html",
  questions: "questions.html",
  reference: "notation.html",
  "not found": "404.html",
};
const SITE = process.argv[2] ?? ".cache/audit"; // gets a compressed copy beside each file
const { KINDS, PERFORMANCE = 98 } = process.env;
const LIMITS = {
  performance: ["≥", Number(PERFORMANCE)], // the median of three runs
  accessibility: ["≥", 100],
  "best-practices": ["≥", 100],
  seo: ["≥", 100],
  shift: ["≤", 0], // of the layout
  KB: ["≤", 150], // of a first visit, compressed
  "script KB": ["≤", 60],
};
const CATEGORIES = Object.keys(LIMITS).slice(0, 4);
const sent = new Map(); // address -> bytes

/** Serve the site compressed, as a good host does, on this machine alone. */
async function serve() {
  const texts = globSync("**/*.{css,html,js,svg,xml}", { cwd: SITE });
  if (!texts.length) throw new Error(`no pages in ${SITE}; run: make audit`);
  for (const path of texts.map((name) => join(SITE, name))) {
    writeFileSync(`${path}.br`, brotliCompressSync(readFileSync(path)));
  }
  const answer = sirv(SITE, { brotli: true, maxAge: 600 });
  const server = createServer((request, response) => {
    const { url, socket } = request;
    const before = socket.bytesWritten;
    response.on("finish", () => sent.set(url, socket.bytesWritten - before));
    answer(request, response);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return server;
}

/** `[[kind, path]]`: the heaviest page of each kind in each language. */
function pages() {
  const size = (path) => statSync(join(SITE, `${path}.br`)).size;
  const wanted = KINDS?.split(",") ?? Object.keys(PAGES);
  const unknown = wanted.find((kind) => !PAGES[kind]);
  if (unknown !== undefined) throw new Error(`KINDS=${unknown}: use ${Object.keys(PAGES)}`);
  const all = ["", "zh/"].flatMap((folder) => wanted.map((kind) => [folder, kind]));
  return all.flatMap(([folder, kind]) => {
    const found = globSync(folder + PAGES[kind], { cwd: SITE });
    return found.sort((a, b) => size(b) - size(a)).slice(0, 1).map((path) => [kind, path]);
  });
}

/** A page's row of the table: what LIMITS names, and the audits that it fails. */
async function measure(url, port) {
  const runs = [];
  for (const onlyCategories of [CATEGORIES, ["performance"], ["performance"]]) {
    sent.clear();
    const { lhr } = await lighthouse(url, { port, onlyCategories, logLevel: "silent" });
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
    runs.push(lhr);
  }
  const score = (lhr, name) => Math.round(lhr.categories[name].score * 100);
  const shifts = runs.map((lhr) => lhr.audits["cumulative-layout-shift"].numericValue);
  const refs = CATEGORIES.slice(1).flatMap((name) => runs[0].categories[name].auditRefs);
  const wrong = refs.filter(({ id, weight }) => weight && runs[0].audits[id].score === 0);
  // The server counts: Lighthouse takes a worker's first bytes for all of its script.
  const weigh = (pattern) => {
    const some = [...sent].filter(([path]) => pattern.test(path));
    return Number((some.reduce((sum, [, bytes]) => sum + bytes, 0) / 1000).toFixed(1));
  };
  return {
    ...Object.fromEntries(CATEGORIES.map((name) => [name, score(runs[0], name)])),
    performance: runs.map((lhr) => score(lhr, "performance")).sort((a, b) => a - b)[1],
    shift: Number(Math.max(...shifts).toFixed(3)),
    KB: weigh(/(?<!\.map)$/), // no reader asks for a map, Lighthouse does
    "script KB": weigh(/\.js$/),
    fails: wrong.map(({ id }) => id).join(", "),
  };
}

const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
let server, chrome;
try {
  server = await serve();
  chrome = await launch({ chromeFlags: ["--headless=new", "--disable-quic", ...sandbox] });
  const rows = {};
  for (const [kind, path] of pages()) {
    console.error(`audit: ${path}`);
    const url = `http://127.0.0.1:${server.address().port}/${path}`;
    rows[path] = { kind, ...(await measure(url, chrome.port)) };
  }
  console.table(rows);
  for (const [path, row] of Object.entries(rows)) {
    for (const [name, [sign, limit]] of Object.entries(LIMITS)) {
      if (sign === "≥" ? row[name] >= limit : row[name] <= limit) continue;
      console.error(`audit: ${path}: ${name} is ${row[name]}, must be ${sign} ${limit}`);
      process.exitCode = 1;
    }
  }
} catch (error) {
  console.error(`audit: ${error.message}`);
  process.exitCode = 2;
} finally {
  chrome?.kill();
  server?.close();
}
