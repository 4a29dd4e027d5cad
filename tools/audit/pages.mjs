// The pages to measure: one of each kind in each language.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const NAMED = {
  home: "index.html",
  questions: "questions.html",
  reference: "notation.html",
  "not found": "404.html",
};
const PRINT_VIEW = '<meta name="robots" content="noindex">';

/** `[{ path, kind }]`, the heaviest of all other pages as the article, of labs as the lab. */
export async function kinds(site, wanted = []) {
  const found = [];
  for (const folder of ["", "zh/"]) {
    const names = await pages(site, folder);
    const labs = (await pages(site, `${folder}labs`)).map((name) => `labs/${name}`);
    const article = await heaviest(site, folder, names);
    const lab = await heaviest(site, folder, labs);
    for (const [kind, name] of Object.entries({ home: NAMED.home, article, lab, ...NAMED })) {
      if ([...names, ...labs].includes(name)) found.push({ path: folder + name, kind });
    }
  }
  const known = [...new Set(found.map(({ kind }) => kind))];
  const unknown = wanted.find((kind) => !known.includes(kind));
  if (unknown) throw new Error(`no kind '${unknown}'; there are: ${known.join(", ")}`);
  return found.filter(({ kind }) => !wanted.length || wanted.includes(kind));
}

async function pages(site, folder) {
  const all = await readdir(join(site, folder)).catch(() => []); // a book without labs
  return all.filter((name) => name.endsWith(".html"));
}

async function heaviest(site, folder, names) {
  let most = { size: 0 };
  for (const name of names.filter((one) => !Object.values(NAMED).includes(one))) {
    const html = await readFile(join(site, folder, name));
    if (html.includes(PRINT_VIEW)) continue;
    const size = (await promisify(gzip)(html)).length;
    if (size > most.size) most = { name, size };
  }
  return most.name;
}

/** Raises unless `site` is a folder with a built site in both languages. */
export async function check(site) {
  for (const page of ["index.html", "zh/index.html"]) {
    await stat(join(site, page)).catch(() => {
      throw new Error(`${join(site, page)} is not there; run: make build`);
    });
  }
}
