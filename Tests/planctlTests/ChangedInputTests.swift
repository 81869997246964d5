import Foundation
import Testing

@testable import planctl

struct ChangedInputTests {
  @Test func `a file that shrinks while it is mapped ends planctl with status 2 and a reason`()
    async throws
  {
    let result = await #expect(
      processExitsWith: .exitCode(2), observing: [\.standardErrorContent]
    ) {
      ChangedInput.install()
      let path = NSTemporaryDirectory() + "planctl-shrinks-\(getpid())"
      let file = open(path, O_RDWR | O_CREAT, 0o600)
      unlink(path)
      ftruncate(file, 1 << 20)
      let bytes = mmap(nil, 1 << 20, PROT_READ, MAP_PRIVATE, file, 0)!
      ftruncate(file, 0)
      exit(bytes.load(fromByteOffset: 1 << 19, as: UInt8.self) == 0 ? 0 : 1)
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("error[P006]"))
    #expect(message.contains("run again"))
    #expect(message.contains("请重新运行"))
  }
}
