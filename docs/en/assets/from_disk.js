// What a copy of the site on a disk needs, before Material's own script. On a server
// this file does nothing.
if (location.protocol === "file:") {
  // Instant navigation cannot read files, and stops copy buttons and sidebars with it.
  const config = document.getElementById("__config")
  const settings = JSON.parse(config.textContent)
  settings.features = settings.features.filter(name => name !== "navigation.instant")
  config.textContent = JSON.stringify(settings)

  // Browsers refuse workers here: the script of the search runs in an empty frame.
  class FrameWorker extends EventTarget {
    constructor(address) {
      super()
      const frame = document.createElement("iframe")
      frame.hidden = true
      document.body.append(frame)
      this.inside = frame.contentWindow
      this.inside.postMessage = data =>
        this.dispatchEvent(new MessageEvent("message", { data }))
      this.inside.importScripts = (...addresses) =>
        addresses.reduce(
          (before, next) => before.then(() => this.load(next)),
          Promise.resolve(),
        )
      this.ready = this.load(address)
    }

    load(address) {
      return new Promise((resolve, reject) => {
        const script = this.inside.document.createElement("script")
        script.src = new URL(address, location)
        script.onload = resolve
        script.onerror = () => reject(new Error(`cannot load ${script.src}`))
        this.inside.document.head.append(script)
      })
    }

    postMessage(data) {
      this.ready.then(() =>
        this.inside.dispatchEvent(new this.inside.MessageEvent("message", { data })),
      )
    }
  }
  window.Worker = FrameWorker
  window.IFrameWorker = FrameWorker // Material's script for the worker looks for it
}
