import ArgumentParser
import Common
import Signals
import Terminal

struct Dispatch: SignalsVerb {
  static let configuration = CommandConfiguration(
    commandName: "dispatch", abstract: "Run the configured handler of each signal's type.")

  @OptionGroup var common: CommonOptions

  func report(_ call: SignalsCall) throws -> any Report { Listing([ChangeRecord]()) { _, _ in "" } }
}
