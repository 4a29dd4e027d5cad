// What is typed into the search box goes to lunr as a query in its own language: ^ and ~
// are operators, a quoted phrase demands every word, and every word matches all that
// begin like it, so that "a" finds nearly everything. People type questions, and paste
// errors. This turns them into words of the pages, without those that every question has.
{
  const ENGLISH =
    "a an and are as at be been but by can could did do does doing don for from get " +
    "gets give gives had has have here how i if in into is it its just like me mean " +
    "means my need not of on or please shall should shouldn so t than that the their " +
    "them then there these they this those to use used using vs want was we were " +
    "what when where which who why will with without work works would you your s"
  const CHINESE =
    "为什么 怎么办 是不是 能不能 要不要 可不可以 什么 怎么 怎样 如何 哪个 请问 这么 这个 " +
    "这里 一个 应该 可以 不是 而不 吗 呢 了 的 是"
  const ASIDE = new Set(`${ENGLISH} ${CHINESE}`.split(" "))

  // Characters of Taiwan and Hong Kong in the words of these pages, and how pages have them
  const SIMPLE = Object.fromEntries(
    ("導导 數数 陣阵 積积 計计 圖图 傳传 張张 為为 麼么 報报 錯错 維维 階阶 鏈链 則则 損损 訓训 " +
    "練练 網网 絡络 層层 點点 變变 換换 實实 複复 雜杂 開开 運运 執执 與与 從从 裡里 對对 應应 " +
    "該该 這这 個个 嗎吗 說说 時时 間间 問问 題题 會会 沒没 過过 樣样 結结 葉叶 節节 轉转 稱称 輸输 " +
    "雙双 徑径 處处 誤误 義义 連连 續续 極极 優优 單单 檢检 驗验 測测 術术 識识 認认 設设 還还 來来 " +
    "標标 歸归 類类 範范 圍围 內内 憶忆 體体 軌轨 鉤钩 註注 釋释 將将 讓让 無无 記记 號号 頁页") // prettier-ignore
      .split(" ")
      .map(pair => [...pair]),
  )

  const LANGUAGES = {
    en: { missing: "No page has: ", comma: ", ", also: {} },
    zh: {
      missing: "没有页面包含：",
      comma: "、",
      also: { // what others call a thing: what these pages call it
        jacobian: "雅可比", 雅克比: "雅可比", 雅各比: "雅可比", hessian: "海森",
        黑塞: "海森", 黑森: "海森", 海塞: "海森", 累积: "累加", 就地: "原地",
      }, // prettier-ignore
    },
  }
  const { missing, comma, also } = LANGUAGES[document.documentElement.lang] ?? LANGUAGES.en

  let separator // what the index is cut at
  const whole = new Set() // its words
  const begun = new Set() // all that one of them begins with

  function learn({ config, docs }) {
    separator = new RegExp(config.separator)
    const text = docs.map(({ title, text }) => `${title} ${text}`).join(" ")
    for (const word of text.replace(/<[^>]*>/g, " ").toLowerCase().split(separator))
      whole.add(word)
    for (const word of whole)
      for (let end = word.length; end; end--) begun.add(word.slice(0, end))
  }

  // Chinese has no spaces: the longest word from the left, again and again (none here has
  // more than 8 characters). Characters that begin no word stay together, to be named.
  const isWord = word => begun.has(word) || ASIDE.has(word) || also[word]
  function cut(run) {
    const pieces = [""]
    for (let at = 0, end; at < run.length; at = end) {
      for (end = at + 8; end > at && !isWord(run.slice(at, end)); ) end--
      if (end > at) pieces.push(run.slice(at, end), "")
      else pieces.push(pieces.pop() + run.slice(at, ++end))
    }
    return ` ${pieces.join(" ")} `
  }

  // As the pages have it: the word, its other name, its singular; or else its beginning.
  function inPages(word) {
    const singular = word.replace(/^([a-z]{3,})s$/, "$1")
    const found = [word, also[word]].filter(one => begun.has(one))
    if (singular !== word && whole.has(singular)) found.push(singular)
    const stem = word.replace(/(?:e?s|ed|ing|ly)$/, "")
    return found.length || stem.length < 4 || !begun.has(stem) ? found : [stem]
  }

  function understand(question) {
    const typed = question
      .normalize("NFC") // accents that macOS keeps apart
      .replace(/\u00ad/g, "") // a place to hyphenate, as in a paste
      .replace(/\p{Script=Han}/gu, sign => SIMPLE[sign] ?? sign)
      .replace(/[！-～]/g, sign => sign.normalize("NFKC")) // wide letters of an IME
      .toLowerCase()
      .replace(/\p{Script=Han}+/gu, cut)
      .split(separator)
      .filter(Boolean)
    const telling = typed.filter(word => !ASIDE.has(word))
    const asked = [...new Set(telling.length ? telling : typed)]
    const known = [...new Set(asked.flatMap(inPages))]
    const query = known.map(word => {
      // A backslash stops Material from cutting Chinese anew, at shorter words; a boost
      // of 1, from finding all that begins with a word that is whole. The last one may
      // be half typed.
      const uncut = word.replace(/(?<=\p{Script=Han})(?=\p{Script=Han})/gu, "\\")
      return whole.has(word) && word !== typed.at(-1) ? `${uncut}^1` : uncut
    })
    // A single character beside known words is a remnant, and nothing to tell.
    const unknown = asked.filter(word => !inPages(word).length && (word[1] || !known[0]))
    return [query.join(" "), unknown]
  }

  const note = document.createElement("div")
  note.className = "md-search-result__meta"
  note.setAttribute("role", "status")
  document.querySelector(".md-search-result__meta").after(note)

  const [SETUP, QUERY] = [0, 2] // Material's numbers for these kinds of messages
  const send = Worker.prototype.postMessage
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message?.type === SETUP) learn(message.data)
    if (message?.type === QUERY) {
      const [data, unknown] = understand(message.data)
      note.textContent = unknown[0] ? missing + unknown.slice(0, 6).join(comma) : ""
      message = { ...message, data }
    }
    return send.call(this, message, ...rest)
  }

  // Material listens to keys alone. Words also come by mouse, by voice, from a list of
  // characters; and the keys of half a character are no question yet.
  const box = document.querySelector(".md-search__input")
  const look = () =>
    ["keydown", "keyup"].forEach(type => box.dispatchEvent(new KeyboardEvent(type)))
  box.addEventListener("input", event => event.isComposing || look())
  box.addEventListener("compositionend", look)
  box.addEventListener("keyup", event => {
    if (event.isComposing) event.stopImmediatePropagation()
  }, true) // prettier-ignore
}
