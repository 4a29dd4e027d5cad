// Copying a formula gives its TeX. Without script it gives the drawn characters.

const BLOCK = "p, li, h1, h2, h3, h4, td, th, pre, div";

/** The formula that holds `node`, if any. */
function formulaAround(node) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  return element?.closest(".formula[data-tex]") ?? null;
}

/** `$…$` in a line of text, `$$…$$` on a line of its own. */
function source(formula) {
  const { tex } = formula.dataset;
  return formula.matches(".formula-display") ? `\n$$\n${tex}\n$$\n` : `$${tex}$`;
}

/** The selection's text with TeX for formulas; null if it holds none. */
function selectedText(selection) {
  const range = selection.getRangeAt(0).cloneRange();
  const first = formulaAround(range.startContainer);
  const last = formulaAround(range.endContainer);
  if (first) range.setStartBefore(first);
  if (last) range.setEndAfter(last);
  const fragment = range.cloneContents();
  const formulas = fragment.querySelectorAll(".formula[data-tex]");
  if (!formulas.length) return null;
  for (const formula of formulas) formula.replaceWith(source(formula));
  for (const block of fragment.querySelectorAll(BLOCK)) block.append("\n");
  return fragment.textContent.replace(/\u2060/g, "").trim();
}

document.addEventListener("copy", (event) => {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed) return;
  const text = selectedText(selection);
  if (text === null) return;
  event.clipboardData.setData("text/plain", text);
  event.preventDefault();
});
