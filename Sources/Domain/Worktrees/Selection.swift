public import Common

/// Finds places by the names that people and records use.
///
/// A name never becomes a path to act on: it only picks one of the places that were found.
public struct Selection {
  private let places: [Place]

  /// Selects among places.
  public init(_ places: [Place]) { self.places = places }

  /// The place with an id, or with a path.
  public func place(_ name: String, _ world: World) throws -> Place {
    if let found = places.first(where: { $0.id.utf8.elementsEqual(name.utf8) }) { return found }
    let path = Path.normal(name, from: world.currentDirectory)
    if let found = places.first(where: { place in
      place.path.map { $0.utf8.elementsEqual(path.utf8) || Inventory.isSame($0, path) } ?? false
    }) {
      return found
    }
    throw Failure(
      "no worktree '\(Shell.printable(name))'", hint: "wt-clean list", status: .unavailable)
  }
}
