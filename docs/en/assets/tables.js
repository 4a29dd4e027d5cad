// A table that is wider than its place can be scrolled by keys: some browsers give the
// keys to nothing that cannot be focused. It is named by the heading above it.
const fits = new ResizeObserver((seen) => {
  for (const { target: box } of seen) {
    const scrolls = box.scrollWidth > box.clientWidth;
    if (scrolls) box.setAttribute("tabindex", "0");
    else box.removeAttribute("tabindex");
  }
});

window.document$?.subscribe(() => {
  fits.disconnect();
  let heading = "";
  for (const one of document.querySelectorAll(
    "article :is(h1, h2, h3)[id], .md-typeset__scrollwrap",
  )) {
    if (one.id) heading = one.id;
    else {
      one.setAttribute("role", "group");
      one.setAttribute("aria-labelledby", heading);
      fits.observe(one);
    }
  }
});
