// What is typed into the search box goes to lunr as a query in its own language: ^ and ~
// are operators, a quoted phrase demands every word, and every word matches all that
// begin like it, so that "a" finds nearly everything. People type questions. This turns
// a question into its words, without those that every question has.
{
  const ENGLISH = new Set(
    (
      "a an and are as at be been but by can could did do does doing don for from get " +
      "gets give gives had has have here how i if in into is it its just like me mean " +
      "means my need not of on or please shall should shouldn so t than that the their " +
      "them then there these they this those to use used using want was we were what " +
      "when where which who why will with without work works would you your s"
    ).split(" "),
  )
  const CHINESE =
    /为什么|怎么办|是不是|能不能|要不要|可不可以|什么|怎么|怎样|如何|哪个|请问|这么|这个|这里|一个|应该|可以|不是|而不|吗|呢|了|的|是/gu

  const words = question => {
    const all = question.replace(/[^\p{L}\p{N}_]+/gu, " ").trim().split(" ")
    const telling = all
      .map(word => word.replace(CHINESE, " "))
      .join(" ")
      .split(/\s+/)
      .filter(word => word && !ENGLISH.has(word.toLowerCase()))
    const last = all.at(-1)
    return (telling.length ? telling : all)
      // A boost of 1 stops Material from finding all that begins with a short word.
      .map(word => (/^\w{1,2}$/.test(word) && word !== last ? `${word}^1` : word))
      .join(" ")
  }

  const QUERY = 2 // Material's number for this kind of message
  const send = Worker.prototype.postMessage
  Worker.prototype.postMessage = function (message, ...rest) {
    const query = message?.type === QUERY && { ...message, data: words(message.data) }
    return send.call(this, query || message, ...rest)
  }
}
