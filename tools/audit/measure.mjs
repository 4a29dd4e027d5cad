// One page, measured: Lighthouse's scores, and the bytes that the server sent.
import lighthouse from "lighthouse";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const SCRIPTS = new Set(["script", "worker"]);
// What Lighthouse asks for itself, after the page is there.
const ITS_OWN = /\.map$|^\/(robots\.txt|llms\.txt|\.well-known\/.*)$/;

/** The row of a page: `runs` times the performance, once the rest. */
export async function measure(server, port, { path, kind }, runs) {
  const url = `${server.origin}/${path}`;
  await fetch(url, { headers: { "Accept-Encoding": "br" } }); // compressed from now on
  const scores = [];
  const shifts = [];
  let row;
  for (let run = 0; run < runs; run += 1) {
    server.sent.length = 0;
    const onlyCategories = run ? ["performance"] : CATEGORIES;
    const { lhr } = await lighthouse(url, { port, onlyCategories, logLevel: "silent" });
    if (lhr.runtimeError) throw new Error(`${path}: ${lhr.runtimeError.message}`);
    scores.push(percent(lhr, "performance"));
    shifts.push(lhr.audits["cumulative-layout-shift"].numericValue);
    row ??= { path, kind, ...rest(lhr), ...weight(server.sent, path) };
  }
  return { ...row, performance: median(scores), runs: scores, shift: Math.max(...shifts) };
}

function rest(lhr) {
  const [, accessibility, practices, seo] = CATEGORIES.map((name) => percent(lhr, name));
  return { accessibility, practices, seo, failed: failed(lhr) };
}

/** What keeps a category from 100, with the first element of each. */
function failed(lhr) {
  const found = [];
  for (const name of CATEGORIES.slice(1)) {
    for (const { id, weight } of lhr.categories[name].auditRefs) {
      const { score, details } = lhr.audits[id];
      if (!weight || score === null || score === 1) continue;
      const [first] = details?.items ?? [];
      const where = first?.node?.selector ?? first?.href ?? "";
      found.push(`${id} (${details?.items?.length ?? 1}) ${where}`.trim());
    }
  }
  return found;
}

function weight(sent, path) {
  const visit = sent.filter(
    (one) => !ITS_OWN.test(one.path) && !(one.kind === "empty" && one.path === `/${path}`),
  );
  const sum = (some) => some.reduce((total, { bytes }) => total + bytes, 0) / 1000;
  return { total: sum(visit), script: sum(visit.filter(({ kind }) => SCRIPTS.has(kind))) };
}

const percent = (lhr, name) => Math.round(lhr.categories[name].score * 100);
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
