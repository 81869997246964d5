/// The version of planctl.
public let planctlVersion = "0.1.0"
