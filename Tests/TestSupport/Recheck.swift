internal import Foundation

/// The second checker, `recheck.py`.
public enum Recheck {
  /// Its path.
  public static let script = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "ProofsTests/recheck.py")
    .path(percentEncoded: false)

  public static let isAvailable = (try? run(["-c", "import json, fractions"]))?.status == 0

  public static func run(_ arguments: [String]) throws -> (status: Int32, lines: [String]) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let text = String(decoding: bytes, as: UTF8.self)
    return (process.terminationStatus, text.split(separator: "\n").map(String.init))
  }

  /// The checker's status and its line for each text.
  public static func judge(_ texts: [String]) throws -> (status: Int32, lines: [String]) {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let paths = try texts.indices.map { index in
      let file = folder.appending(path: "\(index).json")
      try Data(texts[index].utf8).write(to: file)
      return file.path(percentEncoded: false)
    }
    return try run([script] + paths)
  }
}
