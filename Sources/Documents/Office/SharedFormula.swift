internal import Archives

/// A formula that several cells share: in each, references without `$` are shifted as far as the cell is
/// from the first one.
struct SharedFormula {
  private enum Piece {
    case text(String)
    /// A cell, `nil` where only a column or only a row is named.
    case reference(column: Int?, isColumnFixed: Bool, row: Int?, isRowFixed: Bool)
  }

  private var pieces: [Piece] = []
  private let row: Int
  private let column: Int

  init(_ formula: String, row: Int, column: Int) {
    self.row = row
    self.column = column
    parse(Array(formula))
  }

  /// The formula in the cell at `row` and `column`.
  func text(row: Int, column: Int) -> String {
    var out = ""
    for piece in pieces {
      switch piece {
      case .text(let text): out += text
      case .reference(let itsColumn, let isColumnFixed, let itsRow, let isRowFixed):
        // A sheet is a ring: what leaves it on one side comes in on the other.
        if let itsColumn {
          let shifted = isColumnFixed ? itsColumn : itsColumn + column - self.column
          let width = DocumentLimits.columns
          out +=
            (isColumnFixed ? "$" : "")
            + CellReference.letters((shifted % width + width) % width)
        }
        if let itsRow {
          let shifted = isRowFixed ? itsRow : itsRow + row - self.row
          let height = DocumentLimits.rows
          out += (isRowFixed ? "$" : "") + "\((shifted % height + height) % height + 1)"
        }
      }
    }
    return out
  }

  private mutating func add(_ characters: ArraySlice<Character>) {
    if case .text(let before)? = pieces.last {
      pieces[pieces.count - 1] = .text(before + String(characters))
    } else {
      pieces.append(.text(String(characters)))
    }
  }

  private mutating func parse(_ all: [Character]) {
    var place = 0
    while place < all.count {
      let character = all[place]
      if character == "\"" || character == "'" {
        // A text or the name of a sheet; a doubled quote stays inside.
        let end = all[(place + 1)...].firstIndex(of: character) ?? all.count - 1
        add(all[place...end])
        place = end + 1
      } else if Self.isWord(character) || character == "$" {
        let end = all[place...].firstIndex { !Self.isWord($0) && $0 != "$" } ?? all.count
        addWord(
          all[place..<end], before: place > 0 ? all[place - 1] : " ",
          after: end < all.count ? all[end] : " ")
        place = end
      } else {
        add(all[place...place])
        place += 1
      }
    }
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_" || character == "."
  }

  private mutating func addWord(
    _ word: ArraySlice<Character>, before: Character, after: Character
  ) {
    // A name, a function or a sheet's name, and no cell.
    guard after != "(", after != "!", after != "[", before != "]",
      let piece = Self.reference(word, isRange: before == ":" || after == ":")
    else { return add(word) }
    pieces.append(piece)
  }

  private static func reference(_ word: ArraySlice<Character>, isRange: Bool) -> Piece? {
    var rest = word
    func takeMark() -> Bool {
      guard rest.first == "$" else { return false }
      rest = rest.dropFirst()
      return true
    }
    let first = takeMark()
    let letters = rest.prefix { $0.isASCII && $0.isLetter }
    rest = rest.dropFirst(letters.count)
    guard letters.count <= 3 else { return nil }
    let second = takeMark()
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard digits.count == rest.count, digits.count <= 7, !(letters.isEmpty && digits.isEmpty) else {
      return nil
    }
    let column = letters.reduce(0) { $0 * 26 + Int($1.uppercased().utf8.first!) - 0x40 } - 1
    let row = Int(String(digits)).map { $0 - 1 }
    guard column < DocumentLimits.columns, row ?? 0 >= 0, row ?? 0 < DocumentLimits.rows else {
      return nil
    }
    if letters.isEmpty {
      // `3:5` is rows, `3` a number.
      guard isRange, !(first && second) else { return nil }
      return .reference(column: nil, isColumnFixed: false, row: row, isRowFixed: first || second)
    }
    if digits.isEmpty {
      guard isRange, !second else { return nil }
      return .reference(column: column, isColumnFixed: first, row: nil, isRowFixed: false)
    }
    return .reference(column: column, isColumnFixed: first, row: row, isRowFixed: second)
  }
}
