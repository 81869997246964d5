internal import Dispatch
internal import Glibc
public import Planning

extension Workers {
  /// As many workers as the machine has processors for this process.
  public static let cores = Workers(count: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) {
    parts, body in
    withoutActuallyEscaping(body) { body in
      nonisolated(unsafe) let body = body
      DispatchQueue.concurrentPerform(iterations: parts) { body($0) }
    }
  }
}
