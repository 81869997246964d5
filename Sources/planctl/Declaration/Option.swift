internal import Planning

/// One option of a command, whatever its values are: what it is called, takes and means.
struct OptionForm: Sendable {
  /// All its names; the first is the one that messages use.
  let names: [String]
  /// `nil` if it takes no value.
  var placeholder: Bilingual?
  var choices: [Choice] = []
  var path = PathKind.none
  /// Whether the value may be left out; it is then written behind `=` alone.
  var isValueOptional = false
  /// Whether it may be given again, each time adding to the others.
  var repeats = false
  /// What holds if it is not given.
  var fallback: String?
  /// A value that planctl accepts.
  var example: Bilingual?
  let help: Bilingual
  /// Refuses a value that can not be read.
  var check: @Sendable (String) throws(UsageError) -> Void = { _ throws(UsageError) in }

  var name: String { names[0] }
}

/// An option and how its values are read. It is declared once, and asked for by `call[option]`.
struct Option<Value: Sendable>: Sendable {
  let form: OptionForm
  /// The value that the words given for it say; all have been checked.
  let value: @Sendable ([String?]) -> Value

  fileprivate init(_ form: OptionForm, _ value: @escaping @Sendable ([String?]) -> Value) {
    self.form = form
    self.value = value
  }
}

extension Option where Value == Bool {
  /// `--strict`
  init(flag names: String..., help: Bilingual) {
    self.init(OptionForm(names: names, help: help)) { !$0.isEmpty }
  }
}

extension Option {
  /// An option that may be left out.
  init<Item>(
    _ names: String..., of kind: ValueKind<Item>, example: Bilingual? = nil, help: Bilingual
  ) where Value == Item? {
    var form = OptionForm(names, kind, example, help)
    form.fallback = nil
    self.init(form) { $0.last.map { Self.read($0, kind) } }
  }

  /// An option with a value that holds where none is given.
  init(
    _ names: String..., of kind: ValueKind<Value>, default fallback: Value, written: String,
    example: Bilingual? = nil, help: Bilingual
  ) {
    var form = OptionForm(names, kind, example, help)
    form.fallback = written
    self.init(form) { $0.last.map { Self.read($0, kind) } ?? fallback }
  }

  /// A choice with the one that holds where none is made.
  init(
    _ names: String..., of kind: ValueKind<Value>, default fallback: Value,
    example: Bilingual? = nil, help: Bilingual
  ) where Value: RawRepresentable<String> {
    var form = OptionForm(names, kind, example, help)
    form.fallback = fallback.rawValue
    self.init(form) { $0.last.map { Self.read($0, kind) } ?? fallback }
  }

  /// An option of which there may be many: given again, or as a list with commas.
  init<Item>(
    list names: String..., of kind: ValueKind<Item>, fallback: String? = nil,
    example: Bilingual? = nil, help: Bilingual
  ) where Value == [Item] {
    var form = OptionForm(names, kind, example, help)
    form.fallback = fallback
    form.repeats = true
    let name = form.name
    form.check = { words throws(UsageError) in
      let items = Self.items(words)
      if items.isEmpty {
        throw UsageError("\(name) 后面没有值", "\(name) has no value")
      }
      for item in items { _ = try kind.read(item, name) }
    }
    self.init(form) { words in
      words.flatMap { Self.items($0 ?? "") }.map { Self.read($0, kind) }
    }
  }

  /// An option whose value may be left out. It may be given again.
  init<Item>(
    optional names: String..., of kind: ValueKind<Item>, example: Bilingual? = nil, help: Bilingual
  ) where Value == [Item?] {
    var form = OptionForm(names, kind, example, help)
    form.repeats = true
    form.isValueOptional = true
    self.init(form) { $0.map { word in word.map { Self.read($0, kind) } } }
  }

  /// The words between commas, full-width ones too.
  private static func items(_ words: String) -> [String] {
    words.split { $0 == "," || $0 == "，" }.map(String.init)
  }

  private static func read<Item>(_ word: String?, _ kind: ValueKind<Item>) -> Item {
    do { return try kind.read(word!, "") } catch {
      preconditionFailure("the parser lets no value pass that can not be read")
    }
  }
}

extension OptionForm {
  fileprivate init<Item>(
    _ names: [String], _ kind: ValueKind<Item>, _ example: Bilingual?, _ help: Bilingual
  ) {
    self.names = names
    self.help = help
    placeholder = kind.placeholder
    choices = kind.choices
    path = kind.path
    let first = kind.choices.last?.word
    self.example = example ?? first.map { Bilingual(zh: $0, en: $0) } ?? kind.placeholder
    let name = names[0]
    check = { word throws(UsageError) in _ = try kind.read(word, name) }
  }
}
