internal import Glibc
internal import Planning

/// The middle of an odd number of times.
func median(_ times: [Duration]) -> Duration { times.sorted()[times.count / 2] }

func seconds(_ time: Duration) -> String {
  let microseconds =
    Int128(time.components.seconds) * 1_000_000
    + Int128(time.components.attoseconds) / 1_000_000_000_000
  return decimalText((microseconds + 50) / 100, decimals: 4, keepingZeros: true)
}

func complain(_ text: String) {
  let bytes = Array((text + "\n").utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
}

/// Stops the run if something that must hold does not.
func verify(_ holds: Bool, _ claim: String) {
  if holds { return }
  complain("planbench: not true: \(claim)")
  exit(1)
}
