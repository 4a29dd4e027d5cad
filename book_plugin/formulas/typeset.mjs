// Typesets TeX with MathJax: answers each line of JSON with one.
//
//   {"tex": "x^2", "display": false}  ->  {"html": "<mjx-container …>"} or {"error": "…"}
//   {}  ->  {"css": "…"}, the style sheet for the formulas of this process so far
import readline from 'node:readline';

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
import '@mathjax/src/js/input/tex/configmacros/ConfigMacrosConfiguration.js';
import '@mathjax/src/js/input/tex/html/HtmlConfiguration.js';
import '@mathjax/src/js/input/tex/mathtools/MathtoolsConfiguration.js';
import '@mathjax/src/js/input/tex/textmacros/TextMacrosConfiguration.js';

const adaptor = liteAdaptor();
AssistiveMmlHandler(RegisterHTMLHandler(adaptor));
const output = new CHTML({
  fontData: MathJaxNewcmFont,
  fontURL: '.',
  dynamicPrefix: '@mathjax/mathjax-newcm-font/js/chtml/dynamic',
  adaptiveCSS: true,
  matchFontHeight: false,
  mtextInheritFont: true,
});
// Pages write a shape below its letter, \underset{(m,\,n)}{J}. The shapes of a formula
// stand on one line and apart, because each letter goes as deep as a bracket does, and
// each shape has space beside it.
const strut = '\\Space{0em}{.75em}{.25em}';
const macros = { underset: [`{\\mathop{#2${strut}}\\limits_{\\;#1\\;}}`, 2] };
const page = mathjax.document('', {
  InputJax: new TeX({
    packages: [
      'base', 'ams', 'boldsymbol', 'color', 'configmacros', 'html', 'mathtools',
      'textmacros',
    ],
    macros,
    formatError: (_, error) => { throw error; },
  }),
  OutputJax: output,
});

async function answer({ tex, display }) {
  if (tex === undefined) return { css: adaptor.textContent(output.styleSheet(page)) };
  // em and ex are those of the book's body text; containerWidth: formulas scroll
  const options = { display, em: 16, ex: 8, containerWidth: 10000 };
  const convert = () => adaptor.outerHTML(page.convert(tex, options));
  try {
    return { html: await mathjax.handleRetriesFor(convert) };
  } catch (error) {
    return { error: error.message ?? String(error) };
  }
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await answer(JSON.parse(line))) + '\n');
}
