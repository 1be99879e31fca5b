import Common

// The name that a removal gives to a directory before it is looked at for the last time.
struct Aside {
  let path: String
  private let home: String

  init(of home: String) {
    self.home = home
    let ending = Inventory.asideMark + RandomName.hex(8)
    var name = "." + Path.name(home)
    // No name may be longer.
    while name.utf8.count + ending.utf8.count > 255 { name.removeLast() }
    path = Path.parent(home) + "/" + name + ending
  }

  // Gives the directory its old name; what has taken that meanwhile is not touched.
  func takeBack(_ removal: inout Removal) {
    do { try Disk.rename(path, to: home) } catch {
      let stray = home + ".stray-" + RandomName.hex(8)
      removal.outcome = .partial
      removal.problem =
        "something has made '\(home)' again (\(Remover.reason(error))); the worktree is whole, in "
        + "'\(path)'"
      removal.next =
        "mv \(Shell.quote(home)) \(Shell.quote(stray)) && mv \(Shell.quote(path)) "
        + Shell.quote(home)
    }
  }
}
