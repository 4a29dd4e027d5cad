// A small web server for measuring. It compresses as a good host does, listens on
// 127.0.0.1 alone, and remembers what it sent.
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
};
const COMPRESSED_ALREADY = new Set([".pdf", ".png", ".woff2", ".zip"]);
const HASHED = /\.[0-9a-f]{8}\./; // a name that changes with the content
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
const compress = {
  br: (body) => promisify(brotliCompress)(body, QUALITY),
  gzip: promisify(gzip),
};

/** Serve a folder: `{ origin, sent, close }`; `sent` gets `{ path, kind, bytes }`. */
export async function serve(site) {
  const kept = new Map(); // each file is compressed once
  const sent = [];
  const paths = await readdir(site, { recursive: true });
  const files = new Set(paths.map((path) => `/${path.replaceAll("\\", "/")}`));

  const get = (path, coding) => {
    const key = `${coding} ${path}`;
    if (!kept.has(key)) kept.set(key, read(join(site, path), coding));
    return kept.get(key);
  };
  const answer = async (request, response) => {
    let path = decodeURIComponent(new URL(request.url, "http://site").pathname);
    if (path.endsWith("/")) path += "index.html";
    const known = files.has(path) && extname(path) !== "";
    const accepted = request.headers["accept-encoding"] ?? "";
    const coding = ["br", "gzip"].find((one) => accepted.includes(one)) ?? "none";
    const { body, headers } = await get(known ? path : "/404.html", coding);
    const fresh = known && request.headers["if-none-match"] === headers.ETag;
    const before = request.socket.bytesWritten;
    response.writeHead(fresh ? 304 : known ? 200 : 404, headers);
    response.end(request.method === "HEAD" || fresh ? undefined : body, () => {
      const kind = request.headers["sec-fetch-dest"] ?? "other";
      sent.push({ path, kind, bytes: request.socket.bytesWritten - before });
    });
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin: `http://127.0.0.1:${server.address().port}`, sent, close };
}

async function read(file, coding) {
  const plain = await readFile(file);
  const kind = extname(file);
  const headers = {
    "Content-Type": TYPES[kind] ?? "application/octet-stream",
    "Cache-Control": HASHED.test(file) ? "max-age=31536000, immutable" : "max-age=600",
    ETag: `"${createHash("sha256").update(plain).digest("hex").slice(0, 16)}-${coding}"`,
    Vary: "Accept-Encoding",
  };
  if (coding === "none" || COMPRESSED_ALREADY.has(kind)) return { body: plain, headers };
  const body = await compress[coding](plain);
  return { body, headers: { ...headers, "Content-Encoding": coding } };
}
