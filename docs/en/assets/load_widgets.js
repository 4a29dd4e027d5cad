// Figures that can be touched: the script of each is fetched when its figure comes near.
// It is a plain script, which a page on a disk may load too; modules it may not.
{
  const folder = new URL("widgets/", document.currentScript.src)
  const scripts = {} // name: promise of what the script has

  const load = name => scripts[name] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = new URL(`${name}.js`, folder)
    script.onload = () => resolve(bookWidgets[name])
    script.onerror = reject
    document.head.append(script)
  })

  const near = new IntersectionObserver(entries => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue
      near.unobserve(target)
      load(target.dataset.widget).then(
        widget => widget.mount(target),
        () => target.removeAttribute("data-widget"), // it stays a picture
      )
    }
  }, { rootMargin: "300px" })

  const look = () => {
    near.disconnect()
    for (const figure of document.querySelectorAll("[data-widget]:not(.widget-alive)"))
      near.observe(figure)
  }
  if (window.document$) document$.subscribe(look) // after instant navigation too
  else look()
}
