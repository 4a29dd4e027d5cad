// Typesets TeX with MathJax: reads one JSON request a line, answers one JSON line.
//
//   {"formulas": [{"tex": "x^2", "display": false}, …], "css": true}
//   {"html": ["<mjx-container …>", …], "errors": [null, …], "css": "…", "fonts": ["/…"]}
//
// With "css" the answer has the style sheet for the formulas of this process so far, and
// the font files that it names.
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { createRequire } from 'node:module';

import { mathjax } from '@mathjax/src/js/mathjax.js';
import { TeX } from '@mathjax/src/js/input/tex.js';
import { CHTML } from '@mathjax/src/js/output/chtml.js';
import { liteAdaptor } from '@mathjax/src/js/adaptors/liteAdaptor.js';
import { RegisterHTMLHandler } from '@mathjax/src/js/handlers/html.js';
import { AssistiveMmlHandler } from '@mathjax/src/js/a11y/assistive-mml.js';
import { MathJaxNewcmFont } from '@mathjax/mathjax-newcm-font/js/chtml.js';
import '@mathjax/src/js/util/asyncLoad/esm.js';
import '@mathjax/src/js/input/tex/base/BaseConfiguration.js';
import '@mathjax/src/js/input/tex/ams/AmsConfiguration.js';
import '@mathjax/src/js/input/tex/boldsymbol/BoldsymbolConfiguration.js';
import '@mathjax/src/js/input/tex/color/ColorConfiguration.js';
import '@mathjax/src/js/input/tex/html/HtmlConfiguration.js';
import '@mathjax/src/js/input/tex/mathtools/MathtoolsConfiguration.js';
import '@mathjax/src/js/input/tex/textmacros/TextMacrosConfiguration.js';

const FONT = '@mathjax/mathjax-newcm-font';
const PACKAGES = ['base', 'ams', 'boldsymbol', 'color', 'html', 'mathtools', 'textmacros'];

const adaptor = liteAdaptor();
AssistiveMmlHandler(RegisterHTMLHandler(adaptor));
const tex = new TeX({
  packages: PACKAGES,
  formatError: (_, error) => { throw error; },
});
const output = new CHTML({
  fontData: MathJaxNewcmFont,
  fontURL: '.',
  dynamicPrefix: `${FONT}/js/chtml/dynamic`,
  adaptiveCSS: true,
  matchFontHeight: false,
  mtextInheritFont: true,
});
const page = mathjax.document('', { InputJax: tex, OutputJax: output });

async function typeset({ tex: source, display }) {
  // em and ex are those of the book's body text; containerWidth: formulas scroll
  const options = { display, em: 16, ex: 8, containerWidth: 10000 };
  const convert = () => adaptor.outerHTML(page.convert(source, options));
  return mathjax.handleRetriesFor(convert);
}

function styleSheet() {
  const css = adaptor.textContent(output.styleSheet(page));
  const folder = path.dirname(createRequire(import.meta.url).resolve(`${FONT}/package.json`));
  const names = [...new Set([...css.matchAll(/url\("?\.\/([\w-]+\.woff2)"?\)/g)].map((m) => m[1]))];
  const fonts = names.map((name) => path.join(folder, 'chtml', 'woff2', name));
  return { css, fonts: fonts.filter((file) => fs.existsSync(file)) };
}

async function answer(request) {
  const html = [];
  const errors = [];
  for (const formula of request.formulas) {
    try {
      html.push(await typeset(formula));
      errors.push(null);
    } catch (error) {
      html.push('');
      errors.push(error.message ?? String(error));
    }
  }
  return { html, errors, ...(request.css ? styleSheet() : {}) };
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await answer(JSON.parse(line))) + '\n');
}
