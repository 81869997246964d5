internal import Planning
internal import Texts

extension Console {
  /// A document of `format` is nothing for a terminal, and no other kind of file than it is called.
  func refuse(_ format: String) throws(UsageError) {
    if isScreen {
      throw UsageError(
        "\(format) 不能显示在终端上，请用 -o 文件",
        "\(format) is nothing for a terminal; name a file with -o")
    }
    guard let output, let dot = output.lastIndex(of: ".") else { return }
    let ending = output[output.index(after: dot)...].lowercased()
    let other = ["pdf", "docx", "doc", "xlsx", "xls", "html", "htm", "csv", "md", "json", "ics"]
    let own = format == "html" ? ["html", "htm"] : [format]
    guard other.contains(ending), !own.contains(ending) else { return }
    let name = output[..<dot] + "." + format
    let print = format == "html" && ending == "pdf"
    throw UsageError(
      "写出的是 \(format)，不是 \(ending)；请写 -o \(name)" + (print ? "，再在浏览器里打印成 PDF" : ""),
      "what is written is \(format), not \(ending); write -o \(name)"
        + (print ? ", and print that as PDF in a browser" : ""))
  }
}
