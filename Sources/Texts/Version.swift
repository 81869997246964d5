/// What `planctl --version` prints: major, minor, patch.
public let planctlVersion = "0.1.0"
