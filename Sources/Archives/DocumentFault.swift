public import Planning

/// Why a document could not be read: what it is or where it breaks, and what to do about it.
public struct DocumentFault: Error, Sendable, Equatable {
  /// What is wrong; its raw value is the permanent code.
  public var kind: Kind
  /// As the reader was told it; empty where only bytes were read.
  public var file: String
  /// Part of the archive in which it lies (`xl/worksheets/sheet1.xml`); `nil` in a plain file.
  public var part: String?
  /// From 1; 0 when the fault is about the whole file or part.
  public var line: Int
  /// In characters, from 1; 0 when the fault is about the whole line or file.
  public var column: Int
  /// What stands there, at most 60 characters.
  public var found: String?

  package init(
    _ kind: Kind, file: String = "", part: String? = nil, line: Int = 0, column: Int = 0,
    found: String? = nil
  ) {
    self.kind = kind
    self.file = file
    self.part = part
    self.line = line
    self.column = column
    self.found = found.map { String($0.prefix(60)) }
  }

  /// Every way in which a document can be unreadable.
  public enum Kind: String, Sendable, CaseIterable {
    // What it is.
    case empty = "G001"
    case legacyWorkbook = "G002"
    case legacyDocument = "G003"
    case encrypted = "G004"
    case portableDocument = "G005"
    case image = "G006"
    case binary = "G007"
    case otherArchive = "G008"
    // Where it breaks.
    case brokenArchive = "G010"
    case brokenCompression = "G011"
    case wrongChecksum = "G012"
    case missingPart = "G013"
    case malformedXML = "G014"
    case invalidBytes = "G015"
    case malformedSheet = "G016"
    case unclosedQuote = "G017"
    case strayQuote = "G018"
    // What is refused at the door.
    case tooLarge = "G020"
    case compressedTooFar = "G021"
    case tooManyParts = "G022"
    case repeatedPart = "G023"
    case pathOutside = "G024"
    case largeArchive = "G025"
    case unknownCompression = "G026"
    case entityDeclaration = "G027"
    case tooDeep = "G028"
    case tooManyCells = "G029"
    case tooManyColumns = "G030"
    // What is not there.
    case noTable = "G040"
  }
}

extension DocumentFault {
  /// What is wrong, in a few words.
  public var title: Bilingual { kind.text.title }
  /// What to do about it, with the command where one helps.
  public var advice: Bilingual { kind.text.advice(file) }
}

extension DocumentFault.Kind {
  fileprivate var text: (title: Bilingual, advice: (String) -> Bilingual) {
    func pair(_ zh: String, _ en: String, _ doZh: String, _ doEn: String) -> (
      Bilingual, (String) -> Bilingual
    ) {
      (
        Bilingual(zh: zh, en: en),
        {
          Bilingual(
            zh: doZh.replacing("FILE", with: $0), en: doEn.replacing("FILE", with: $0))
        }
      )
    }
    let again = (zh: "请重新下载或重新另存一份", en: "fetch it or save it again")
    return switch self {
    case .empty: pair("文件是空的", "the file is empty", again.zh, again.en)
    case .legacyWorkbook:
      pair(
        "旧式 Excel 工作簿（.xls）", "an old Excel workbook (.xls)",
        "另存为 xlsx，或运行：soffice --headless --convert-to xlsx FILE",
        "save it as xlsx, or run: soffice --headless --convert-to xlsx FILE")
    case .legacyDocument:
      pair(
        "旧式 Office 文件（.doc、.ppt 等）", "an old Office file (.doc, .ppt or the like)",
        "另存为 docx，或运行：soffice --headless --convert-to docx FILE",
        "save it as docx, or run: soffice --headless --convert-to docx FILE")
    case .encrypted:
      pair(
        "文件有密码", "the file is encrypted", "打开后去掉密码再另存", "open it and save it without a password")
    case .portableDocument:
      pair(
        "PDF 文件", "a PDF", "运行：pdftotext -layout FILE，然后读入得到的 .txt；扫描件要先做文字识别",
        "run: pdftotext -layout FILE, and read the .txt it makes; a scan needs text recognition first"
      )
    case .image:
      pair(
        "图片", "an image", "先做文字识别，再读入得到的文本或表格",
        "recognise its text first, and read the text or table that gives")
    case .binary:
      pair(
        "不是认识的文件", "not a kind of file that is known",
        "能读 xlsx、ods、docx、csv、tsv、html、md、txt",
        "xlsx, ods, docx, csv, tsv, html, md and txt are read")
    case .otherArchive:
      pair(
        "压缩包里没有工作簿或文档", "an archive without a workbook or document",
        "请解压后给出其中的文件", "unpack it and give the file inside")
    case .brokenArchive: pair("压缩包已损坏", "the archive is damaged", again.zh, again.en)
    case .brokenCompression:
      pair("压缩数据已损坏", "compressed bytes are damaged", again.zh, again.en)
    case .wrongChecksum:
      pair("校验和不符", "the checksum differs", again.zh, again.en)
    case .missingPart:
      pair("缺少必需的部分", "a part that is needed is missing", again.zh, again.en)
    case .malformedXML: pair("XML 有误", "malformed XML", again.zh, again.en)
    case .invalidBytes:
      pair(
        "该处的字节不是所用编码的文字", "bytes that are no text in this encoding",
        "用 --encoding 指定 utf-8、utf-16 或 gb18030，或另存为 UTF-8",
        "name the encoding with --encoding (utf-8, utf-16, gb18030), or save the file as UTF-8")
    case .malformedSheet:
      pair("工作表的内容有误", "the sheet says what no sheet can", again.zh, again.en)
    case .unclosedQuote: pair("引号没有闭合", "quote never closed", "补上闭合的引号", "add the closing quote")
    case .strayQuote:
      pair(
        "引号位置不对", "stray quote", "含引号的字段要整个用引号括起，其中的引号写两遍",
        "put the whole field in quotes and double the quotes inside it")
    case .tooLarge:
      pair("解压后过大", "too large when unpacked", "拆成几个文件", "split it into several files")
    case .compressedTooFar:
      pair(
        "压缩比异常", "compressed too far to be a document", "这不像文档；请重新另存一份",
        "this is no document; save it again")
    case .tooManyParts: pair("部分过多", "too many parts", again.zh, again.en)
    case .repeatedPart: pair("同名部分出现两次", "two parts of one name", again.zh, again.en)
    case .pathOutside: pair("部分的路径不允许", "a part's path is not allowed", again.zh, again.en)
    case .largeArchive:
      pair("ZIP64 压缩包", "a ZIP64 archive", "另存为较小的文件", "save it as a smaller file")
    case .unknownCompression:
      pair("不认识的压缩方法", "an unknown way of compression", again.zh, again.en)
    case .entityDeclaration:
      pair(
        "XML 声明了实体", "XML that declares entities", "Office 文件不会这样；请重新另存一份",
        "no Office file does; save it again")
    case .tooDeep: pair("嵌套过深", "nested too deeply", again.zh, again.en)
    case .tooManyCells: pair("单元格过多", "too many cells", "拆成几个文件", "split it into several files")
    case .tooManyColumns:
      pair("列过多", "too many columns", "检查分隔符，或拆成几个文件", "check the separator, or split the file")
    case .noTable:
      pair(
        "没有表格", "no table in it", "检查是否给对了文件；图片里的表格要先做文字识别",
        "check that it is the right file; tables in images need text recognition first")
    }
  }
}
