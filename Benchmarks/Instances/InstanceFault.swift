/// The one thing that makes an instance unreadable: where, what was found, what was expected.
public struct InstanceFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file as the caller named it.
  public var file: String
  /// Counted from 1; 0 when the fault is about the whole file or about a binary file.
  public var line: Int
  /// In bytes, counted from 1; 0 when the fault is about the whole line or file.
  public var column: Int
  /// What stands there, in words; text of the file is in quotes.
  public var found: String
  /// What should stand there.
  public var expected: String

  public init(
    file: String, line: Int = 0, column: Int = 0, found: String, expected: String
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.found = found
    self.expected = expected
  }

  /// `FILE.min:12:3: found "x", expected an integer`.
  /// The file, in quotes if its name could move the cursor.
  private var name: String {
    file.unicodeScalars.contains { $0.value < 32 || $0.value == 127 }
      ? quoted(Array(file.utf8)) : file
  }

  public var description: String {
    let place =
      switch (line, column) {
      case (0, 0): name
      case (0, _): "\(name): byte \(column)"
      default: "\(name):\(line):\(column)"
      }
    return "\(place): found \(found), expected \(expected)"
  }
}

/// Bytes of a file as a fault shows them: in quotes, at most 40, control characters spelled out.
func quoted(_ bytes: some Collection<UInt8>) -> String {
  let longest = 40
  var text = "\""
  for scalar in String(decoding: bytes.prefix(longest), as: UTF8.self).unicodeScalars {
    switch scalar.value {
    case 0..<32, 127: text += "\\u{\(String(scalar.value, radix: 16))}"
    case 0x22: text += "\\\""
    default: text.unicodeScalars.append(scalar)
    }
  }
  return text + (bytes.count > longest ? "…\"" : "\"")
}
