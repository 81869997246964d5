internal import Origins
internal import Planning
internal import PrintedWords
internal import Texts

/// `doubts.csv`: one line for each doubtful cell.
enum DoubtFile {
  static func bytes(_ doubts: [Doubt]) -> [UInt8] {
    var text = CSVText.row(["grade", "where", "printed", "became", "reason", "reason_en"])
    for doubt in doubts {
      text += CSVText.row([
        doubt.grade.rawValue, doubt.origin.text.zh, PrintedText.shown(doubt.printed), doubt.became,
        doubt.reason.zh, doubt.reason.en,
      ])
    }
    return Array(text.utf8)
  }
}
