/// How the bytes of a text stand for characters.
public enum TextEncoding: String, Sendable, CaseIterable {
  case utf8 = "utf-8"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
  /// GB 18030-2005, with GBK and GB 2312 in it.
  case gb18030
}
