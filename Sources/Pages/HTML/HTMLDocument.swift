package import Planning
internal import Texts

/// One self-contained HTML page: no network, no script, and a content-security policy that allows
/// nothing but its own style sheet.
package struct HTMLDocument {
  package var title: String
  package var language: Language
  /// Our own markup; every text of the plan in it has gone through `HTMLText`.
  package var body: String
  /// Rules of this page alone, our own text.
  package var rules = ""

  package init(title: String, language: Language, body: String, rules: String = "") {
    self.title = title
    self.language = language
    self.body = body
    self.rules = rules
  }

  package var text: String {
    let style = HTMLDocument.style + rules
    let hash = SHA256.base64(SHA256.digest(of: Array(style.utf8)))
    return """
      <!DOCTYPE html>
      <html lang="\(language == .zh ? "zh-CN" : "en")">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'sha256-\(hash)'; base-uri 'none'; form-action 'none'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="generator" content="planctl \(planctlVersion)">
      <title>\(HTMLText.escaped(title))</title>
      <style>\(style)</style>
      </head>
      <body>
      \(body)</body>
      </html>

      """
  }

  /// Screen and A4 print. Text keeps a contrast of at least 4.5 : 1, nothing is told by colour alone,
  /// and the heads of tables come again on every printed page.
  static let style = """

    :root{color-scheme:light}
    *{box-sizing:border-box}
    body{margin:0 auto;max-width:76rem;padding:1.5rem;background:#fff;color:#1a1a1a;
    overflow-wrap:break-word;
    font:15px/1.6 "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",
    "WenQuanYi Zen Hei",system-ui,sans-serif}
    h1,h2,h3,h4{color:#12395c}
    h1{font-size:1.6rem;line-height:1.3;margin:.2rem 0 .4rem}
    h2{font-size:1.25rem;margin:2.2rem 0 .6rem;padding-bottom:.2rem;border-bottom:2px solid #1f4e79}
    h3{font-size:1.1rem;margin:1.6rem 0 .4rem}
    h4{font-size:1rem;margin:1.2rem 0 .4rem}
    p{margin:.4rem 0}
    a{color:#0b4f8a}
    .quiet{color:#595959}
    .verdict{font-weight:700;border-left:4px solid #1f4e79;padding:.3rem .8rem;background:#f2f6fa}
    .verdict.bad{border-left-color:#a4262c;background:#fdf3f3}
    .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.8rem;margin:1rem 0;
    padding:0;list-style:none}
    .figures li{border:1px solid #c9d3dd;border-radius:6px;padding:.6rem .8rem}
    .figures strong{display:block;font-size:1.5rem;line-height:1.3;font-variant-numeric:tabular-nums}
    nav ul{columns:14rem;padding-left:1.2rem;margin:.4rem 0}
    table{border-collapse:collapse;margin:.6rem 0;font-size:.9rem}
    th,td{border:1px solid #c9d3dd;padding:.2rem .5rem;text-align:left;vertical-align:top}
    thead th{background:#e8eef4}
    thead th[colspan]{text-align:center}
    tbody th{font-weight:400}
    .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
    tr.total th,tr.total td{font-weight:700;border-top:2px solid #1f4e79}
    td:target,th:target,li:target{outline:3px solid #a4262c}
    td.flag{font-weight:700;background:#fdf3f3;box-shadow:inset 0 0 0 2px #a4262c}
    thead th.r{text-align:right}
    tbody td{white-space:pre-line}
    .k{white-space:nowrap}
    .long{overflow-wrap:anywhere}
    .scroll,figure{overflow-x:auto}
    .wide table{font-size:.75rem}
    figure{margin:.8rem 0}
    svg{display:block}
    ul.findings{padding-left:1.2rem}
    ul.findings li{margin:.5rem 0}
    .code{font-family:ui-monospace,"Cascadia Mono",Menlo,Consolas,monospace;overflow-wrap:anywhere}
    li.error>strong{color:#a4262c}
    li.warning>strong{color:#7a4d00}
    .switch input{position:absolute;opacity:0}
    .switch label{display:inline-block;max-width:100%;border:1px solid #1f4e79;border-radius:6px;
    padding:.1rem .7rem;margin:.2rem .3rem .2rem 0;cursor:pointer}
    .switch input:checked+label{background:#1f4e79;color:#fff}
    .switch input:focus-visible+label{outline:3px solid #a4262c;outline-offset:2px}
    .panels>section+section{border-top:1px solid #c9d3dd}
    @media screen{
    th:not(.n,.k,[colspan]),td:not(.n,.k){min-width:8em}
    }
    @page{size:A4;margin:14mm 12mm}
    @page wide{size:A4 landscape;margin:10mm}
    @media print{
    body{max-width:none;padding:0;font-size:9.5pt}
    .scroll,figure{overflow:visible}
    table{font-size:8.5pt}
    svg{max-width:100%;height:auto}
    .wide{page:wide}
    .wide table{font-size:5.6pt}
    .wide .roomy table{font-size:8pt}
    .wide th,.wide td{padding:.15rem .2rem}
    .wide thead .k{white-space:normal}
    #places,.place+.place,.scenario+.scenario{break-before:page}
    .place table{font-size:8pt}
    .short{break-inside:avoid}
    thead{display:table-header-group}
    tr,figure,.figures li{break-inside:avoid}
    .figures strong{font-size:14pt}
    h2,h3,h4{break-after:avoid}
    a{color:inherit;text-decoration:none}
    nav,.whatif,.switch .whatif{display:none}
    }

    """
}
