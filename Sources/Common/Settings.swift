/// The values of the settings for one call: environment before git configuration before default.
///
/// Flags come first and are the tool's own affair: it asks here only for what no flag says.
public struct Settings: Sendable {
  private let environment: [String: String]
  private let git: [String: [String]]

  /// Creates the values from the environment and the lines of `git config --null --get-regexp`.
  public init(environment: [String: String], gitEntries: [(key: String, value: String)] = []) {
    self.environment = environment
    git = Dictionary(
      gitEntries.map { ($0.key.lowercased(), [$0.value]) }, uniquingKeysWith: { $0 + $1 })
  }

  /// Every value of a setting, each split at ':': the one from the environment, or all from git.
  public func all(_ setting: Setting) -> [String] {
    var values = git[setting.gitKey.lowercased()] ?? [setting.standard]
    if let value = environment[setting.variable], !value.isEmpty { values = [value] }
    return values.flatMap { $0.split(separator: ":").map(String.init) }
  }

  /// The value as text; the last one wins, as in git.
  public func text(_ setting: Setting) -> String {
    if let value = environment[setting.variable], !value.isEmpty { return value }
    return git[setting.gitKey.lowercased()]?.last ?? setting.standard
  }

  /// The value of git's configuration alone, for what no environment variable may say.
  public func configured(_ setting: Setting) -> String {
    git[setting.gitKey.lowercased()]?.last ?? setting.standard
  }

  /// The value as a whole number, 0 or more.
  public func number(_ setting: Setting) throws -> Int {
    guard let value = Int(text(setting)), value >= 0 else { throw wrong(setting, "a whole number") }
    return value
  }

  /// The value as a duration in seconds.
  public func seconds(_ setting: Setting) throws -> Int64 {
    guard let value = Quantity.seconds(text(setting)) else {
      throw wrong(setting, "a duration such as 24h")
    }
    return value
  }

  /// The value as git reads a boolean.
  public func flag(_ setting: Setting) throws -> Bool {
    switch text(setting).lowercased() {
    case "true", "yes", "on", "1": return true
    case "false", "no", "off", "0": return false
    default: throw wrong(setting, "true or false")
    }
  }

  /// The failure for a value that cannot be used, naming where to change it.
  public func wrong(_ setting: Setting, _ wanted: String) -> Failure {
    let value = Shell.printable(text(setting))
    if let text = environment[setting.variable], !text.isEmpty {
      return Failure(
        "'\(setting.variable)' is '\(value)', not \(wanted)", hint: "unset \(setting.variable)",
        status: .usage)
    }
    return Failure(
      "'\(setting.gitKey)' is '\(value)', not \(wanted)",
      hint: "git config --unset-all \(setting.gitKey)", status: .usage)
  }
}
