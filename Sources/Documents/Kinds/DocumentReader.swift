/// Turns the bytes of a published document into its tables.
public enum DocumentReader {
  /// The tables of a document, in its order; the kind is told from the bytes first, the name second.
  ///
  /// Throws where nothing can be read or nothing is a table. Time and memory are linear in the unpacked
  /// bytes, which `DocumentLimits` bounds.
  public static func grids(
    _ bytes: [UInt8], file: String, encoding: TextEncoding? = nil
  ) throws(DocumentFault) -> [Grid] {
    throw DocumentFault(.noTable, file: file)
  }
}
