public import Planning

/// One thing that makes an input unreadable: where, what was found, what was expected.
public struct InputFault: Error, Sendable, Equatable {
  /// Which way of being unreadable; its raw value is the permanent code.
  public var kind: FaultKind
  /// Path inside the package; empty for the package folder itself.
  public var file: String
  /// Counted from 1; 0 when the fault is about the whole file.
  public var line: Int
  /// In characters, counted from 1; 0 when the fault is about the whole line or file.
  public var column: Int
  /// What stands there, as written; at most `FaultLog.shownLength` characters.
  public var found: String?
  /// Why the system refused, in both languages; `found` has the English words.
  public var reason: Bilingual?
  /// What should stand there.
  public var expected: Bilingual

  /// Takes the fields as they are; `found` is shortened by whoever finds it.
  public init(
    _ kind: FaultKind, file: String, line: Int = 0, column: Int = 0, found: String? = nil,
    expected: Bilingual
  ) {
    self.kind = kind
    self.file = file
    self.line = line
    self.column = column
    self.found = found
    self.expected = expected
  }
}

/// Every way in which an input can be unreadable, with its permanent code.
public enum FaultKind: String, Sendable, CaseIterable {
  case notAFolder = "P001"
  case noDescriptor = "P002"
  case unreadable = "P003"
  case unsafePath = "P004"
  case notARegularFile = "P005"
  case changedWhileRead = "P006"
  case malformedJSON = "P010"
  case repeatedKey = "P011"
  case unknownKey = "P012"
  case wrongValue = "P013"
  case missingKey = "P014"
  case missingTable = "P015"
  case unknownTable = "P016"
  case undeclaredFile = "P017"
  case byteOrderMark = "P018"
  case carriageReturns = "P019"
  case notUTF8 = "P020"
  case nulByte = "P021"
  case unclosedQuote = "P022"
  case strayQuote = "P023"
  case raggedRow = "P024"
  case noHeader = "P025"
  case unknownColumn = "P026"
  case missingColumn = "P027"
  case repeatedColumn = "P028"
  case bareCarriageReturn = "P029"
  case badAmount = "P030"
  case tooManyDecimals = "P031"
  case amountTooLarge = "P032"
  case badYear = "P033"
  case badNumber = "P034"
  case unknownWord = "P035"
  case blankRequired = "P036"
  case danglingReference = "P037"
  case duplicateRow = "P038"
  case contradictoryScope = "P039"
  case badRuleValue = "P040"
  case reversedWindow = "P041"
  case badRelation = "P042"
  case badDate = "P043"
  case circularPlaces = "P044"
  case badScenarioStep = "P045"
  case wrongSeparator = "P046"
  case changeListMisfit = "P047"
  case badVersion = "P048"

  /// Whether planctl goes on all the same.
  public var isNote: Bool {
    [.undeclaredFile, .byteOrderMark, .carriageReturns].contains(self)
  }

  /// What is wrong, in a few words.
  public var title: Bilingual { text.title }
  /// What to do about it.
  public var advice: Bilingual { text.advice }

  private var text: (title: Bilingual, advice: Bilingual) {
    func pair(_ zh: String, _ en: String, _ doZh: String, _ doEn: String) -> (Bilingual, Bilingual)
    {
      (Bilingual(zh: zh, en: en), Bilingual(zh: doZh, en: doEn))
    }
    return switch self {
    case .notAFolder:
      pair(
        "不是计划文件夹", "not a plan folder", "请给出含有 datapackage.json 的文件夹",
        "give the folder that holds datapackage.json")
    case .noDescriptor:
      pair(
        "文件夹里没有 datapackage.json", "the folder has no datapackage.json",
        "请检查路径，或参照 Plans/ziyang-2020-2022 新建一个",
        "check the path, or make one after the model of Plans/ziyang-2020-2022")
    case .unreadable:
      pair(
        "文件无法读取", "the file cannot be read", "请检查文件是否存在及其权限",
        "check that the file exists and may be read")
    case .unsafePath:
      pair(
        "不允许的路径", "path not allowed",
        "只能使用计划文件夹内的相对路径，不得含 ..", "use a relative path inside the plan folder, without ..")
    case .notARegularFile:
      pair(
        "不是普通文件", "not a regular file", "把符号链接、管道或设备换成文件本身",
        "put the file itself in place of the symbolic link, pipe or device")
    case .changedWhileRead:
      pair(
        "文件在读取期间被改动", "the file changed while it was read", "等改动完成后重新运行",
        "run again when nobody writes to it any more")
    case .malformedJSON:
      pair(
        "JSON 语法有误", "malformed JSON", "请改正该处", "correct it at this place")
    case .repeatedKey:
      pair("键重复出现", "repeated key", "只保留一个", "keep one of them")
    case .unknownKey:
      pair(
        "不认识的键", "unknown key", "请检查拼写，或删去它：planctl 不会默默忽略任何内容",
        "check the spelling or remove it: planctl ignores nothing silently")
    case .wrongValue:
      pair("值不合要求", "value not accepted", "请改正该值", "correct the value")
    case .missingKey:
      pair("缺少必需的键", "missing key", "请补上", "add it")
    case .missingTable:
      pair(
        "缺少必需的表", "missing table",
        "计划至少要有 subprojects、sources、tranches 三张表，或 figures 表",
        "a plan needs the tables subprojects, sources and tranches, or the table figures")
    case .unknownTable:
      pair(
        "不认识的表", "unknown table", "请检查 resources 中的 name",
        "check the resource's name")
    case .undeclaredFile:
      pair(
        "有文件未列入 resources", "a file is not declared",
        "在 resources 中列出它，或把文件移走：planctl 不会默默忽略任何内容",
        "declare it in resources or take the file away: planctl ignores nothing silently")
    case .byteOrderMark:
      pair(
        "文件以 BOM 开头（已接受）", "the file starts with a byte-order mark (accepted)",
        "planctl fmt 可去掉", "planctl fmt takes it away")
    case .carriageReturns:
      pair(
        "以 CRLF 换行（已接受）", "lines end in CRLF (accepted)", "planctl fmt 可改为 LF",
        "planctl fmt makes it LF")
    case .notUTF8:
      pair(
        "不是 UTF-8 编码", "not UTF-8",
        "请另存为 UTF-8（在 Excel/WPS 中选“CSV UTF-8”；GB18030/GBK 文件需转码）",
        "save the file as UTF-8 (in Excel/WPS: \"CSV UTF-8\"); GB18030 or GBK files must be converted"
      )
    case .nulByte:
      pair(
        "含有 NUL 字节", "NUL byte", "文件已损坏或编码为 UTF-16，请另存为 UTF-8",
        "the file is damaged or UTF-16; save it as UTF-8")
    case .unclosedQuote:
      pair(
        "引号没有闭合", "quote never closed", "补上闭合的引号", "add the closing quote")
    case .strayQuote:
      pair(
        "引号位置不对", "stray quote", "含引号的字段要整个用引号括起，其中的引号写两遍",
        "put the whole field in quotes and double the quotes inside it")
    case .raggedRow:
      pair(
        "该行字段数与表头不符", "row with another number of fields than the header",
        "检查是否多了或少了逗号，有没有空行", "look for a missing or an extra comma, or an empty line")
    case .noHeader:
      pair(
        "文件是空的", "the file is empty", "写上列名和各行数据，或从 resources 中去掉这个表",
        "write the columns' names and the rows, or take the table out of resources")
    case .wrongSeparator:
      pair(
        "字段不是用逗号分隔的", "fields are not separated by commas",
        "请另存为以半角逗号分隔的 CSV（在 Excel/WPS 中选“CSV UTF-8（逗号分隔）”）",
        "save the file as CSV with commas (in Excel/WPS: \"CSV UTF-8 (comma delimited)\")")
    case .unknownColumn:
      pair("不认识的列", "unknown column", "请检查拼写，或删去该列", "check the spelling or remove it")
    case .missingColumn:
      pair("缺少必需的列", "missing column", "请补上该列", "add the column")
    case .repeatedColumn:
      pair("列名重复", "repeated column", "只保留一列", "keep one of them")
    case .bareCarriageReturn:
      pair(
        "单独的回车符（CR）", "carriage return (CR) without line feed",
        "请另存为以 LF 或 CRLF 换行的文件；单元格里的回车符请删去",
        "save the file with lines that end in LF or CRLF; take carriage returns out of cells")
    case .badAmount:
      pair(
        "不是金额", "not an amount",
        "写成 12825 或 1657.25：半角数字，不带千分位、正号、单位或指数",
        "write 12825 or 1657.25: ASCII digits, no thousands marks, plus sign, unit or exponent")
    case .tooManyDecimals:
      pair(
        "小数位多于计划的单位", "more decimals than the unit has",
        "planctl 读数时从不舍入：请写成印出的数，或调整 planctl.decimals",
        "nothing is rounded on reading: write the printed figure, or change planctl.decimals")
    case .amountTooLarge:
      pair(
        "金额超出范围", "amount out of range", "检查是否单位写错或多写了数字",
        "look for a wrong unit or extra digits")
    case .badYear:
      pair("不是年份", "not a year", "写成四位数字，如 2021", "write four digits, such as 2021")
    case .badNumber:
      pair(
        "不是可用的数", "not a number that can stand here", "改成符合要求的数，如 12 或 0.5",
        "write one that is expected, such as 12 or 0.5")
    case .unknownWord:
      pair("不是可用的取值", "not one of the allowed words", "请改用列出的取值之一", "use one of them")
    case .blankRequired:
      pair("必填的格是空的", "a required cell is blank", "请填写", "fill it in")
    case .danglingReference:
      pair(
        "引用的编号不存在", "the id does not exist", "改正编号，或在被引用的表中补上该行",
        "correct the id, or add the row to the table it refers to")
    case .duplicateRow:
      pair("重复的行", "duplicate row", "删去或改正其中一行", "remove or correct one of the rows")
    case .contradictoryScope:
      pair(
        "范围自相矛盾", "the scope excludes itself", "子项目要属于所写的项目，来源要属于所写的层级",
        "the sub-project must belong to the project, the source to the tier")
    case .badRuleValue:
      pair(
        "规则的值不合要求", "rule value not accepted", "占比写成 23% 或 0.23，金额写成 500",
        "write a share as 23% or 0.23, an amount as 500")
    case .reversedWindow:
      pair("截止早于起始", "the end comes before the start", "请改正起止年度", "correct the years")
    case .badDate: pair("不是日期", "not a date", "写成 2021-03-01", "write 2021-03-01")
    case .circularPlaces:
      pair(
        "行政区划自己包含自己", "a place lies within itself", "改正 parent_code",
        "correct parent_code")
    case .badScenarioStep:
      pair(
        "情景步骤的写法不合要求", "scenario step not accepted",
        "占比写成 20%，金额写成 500；op 不用的列留空，范围要选得到资金",
        "write a share as 20%, an amount as 500; leave columns blank that the op does not use; the "
          + "scope must choose money")
    case .changeListMisfit:
      pair(
        "变更清单与计划不符", "the change list does not fit the plan",
        "用清单所出的那个计划，或对这个计划重新运行 planctl diff",
        "apply it to the plan that it was made from, or make it anew for this one with planctl diff"
      )
    case .badVersion:
      pair(
        "版本的写法不合要求", "version not accepted", "base_id 写一个写在上面的版本；content 写 whole（全部）或 changes（改动）",
        "name in base_id a version that stands above; content is whole, or changes to that one")
    case .badRelation:
      pair(
        "关系的写法不合要求", "relation not accepted",
        "同一 relation_id 的 kind 要一致，含所需的 role，各数的单位能相加或比较",
        "rows of one relation_id need one kind, the roles it asks for, and units that can be added or "
          + "compared")
    }
  }
}

/// Faults in the order of the input, the first `limit` kept and all counted.
package struct FaultLog {
  /// Faults shown at most.
  package static let limit = 100
  /// Characters of a found value shown at most.
  package static let shownLength = 60

  package private(set) var faults: [InputFault] = []
  package private(set) var count = 0

  package init() {}

  package mutating func add(_ fault: InputFault) {
    count += 1
    if faults.count < FaultLog.limit { faults.append(fault) }
  }

  /// Counts faults that come behind those kept.
  package mutating func addUnshown(_ more: Int) { count += more }

  package var isFull: Bool { faults.count >= FaultLog.limit }

  /// Puts faults of one file in its order.
  package mutating func sortByPlace() {
    faults = faults.enumerated().sorted {
      ($0.element.line, $0.element.column, $0.offset)
        < ($1.element.line, $1.element.column, $1.offset)
    }.map(\.element)
  }
}

/// Why a package could not be read: all faults found, in file order.
public struct PackageFaults: Error, Sendable {
  /// In file order, the first hundred.
  public var faults: [InputFault]
  /// How many there are in all; more than `faults` holds when there are very many.
  public var count: Int

  package init(_ log: FaultLog) {
    faults = log.faults
    count = log.count
  }

  package init(_ fault: InputFault) {
    faults = [fault]
    count = 1
  }
}
