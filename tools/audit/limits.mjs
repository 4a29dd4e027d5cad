// What every page must reach, and the table that says whether it does.
export const LIMITS = {
  performance: { least: 98 },
  accessibility: { least: 100 },
  practices: { least: 100, name: "best practices" },
  seo: { least: 100, name: "SEO" },
  shift: { most: 0, name: "layout shift", digits: 3 },
  total: { most: 150, name: "KB", digits: 1 },
  script: { most: 60, name: "script KB", digits: 1 },
};

/** One line for each number that is beyond its limit. */
export function breaches(row, limits = LIMITS) {
  const found = [];
  for (const [key, { least, most, name = key, digits = 0 }] of Object.entries(limits)) {
    const value = Number(row[key].toFixed(digits));
    const scored = ["accessibility", "practices", "seo"].includes(key);
    const why = scored && row.failed.length ? `: ${row.failed.join("; ")}` : "";
    if (value < least) found.push(`${row.path}: ${name} ${value}, at least ${least}${why}`);
    if (value > most) found.push(`${row.path}: ${name} ${value}, at most ${most}`);
  }
  return found;
}

/** The rows as a table in Markdown. */
export function table(rows, limits = LIMITS) {
  const columns = Object.entries(limits);
  const head = columns.map(([key, { name = key }]) => name);
  const bound = columns.map(([, { least, most }]) =>
    least === undefined ? `≤ ${most}` : `≥ ${least}`,
  );
  const lines = [
    ["page", "kind", ...head],
    ["---", "---", ...head.map(() => "---:")],
    ["limit", "", ...bound],
  ];
  for (const row of rows) {
    const values = columns.map(([key, { digits = 0 }]) => row[key].toFixed(digits));
    lines.push([row.path, row.kind, ...values]);
  }
  return lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}
