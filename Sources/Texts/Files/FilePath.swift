/// Paths as text.
package enum FilePath {
  /// `path` below the working folder as a relative path, for tools that look files up in a checkout.
  package static func relative(_ path: String) -> String {
    path.hasPrefix(workingFolder) ? String(path.dropFirst(workingFolder.count)) : path
  }

  private static let workingFolder = OutputFile.resolved(".") + "/"

  package static func joined(_ folder: String, _ file: String) -> String {
    folder.isEmpty ? file : folder.hasSuffix("/") ? folder + file : folder + "/" + file
  }
}
