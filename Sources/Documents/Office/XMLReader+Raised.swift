internal import Archives

extension XMLReader {
  /// Appends the text with its references replaced, its digits raised where it `isRaised`.
  func appendText(to out: inout [UInt8], isRaised: Bool) throws(DocumentFault) {
    let before = out.count
    try appendText(to: &out)
    if isRaised { RaisedDigits.raise(&out, from: before) }
  }
}
