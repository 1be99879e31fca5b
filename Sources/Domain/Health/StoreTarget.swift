import Common

/// A store to look at, and what a snapshot knows about it.
struct StoreTarget {
  /// The role, or the name of the file; its path where another store has that name.
  let subject: String
  /// The path as it is configured.
  let path: String
  let known: KnownStore?

  // The command that brings the store back from the newest proven snapshot.
  var restore: String {
    "ecw-backup restore latest --only "
      + Shell.quote(known?.role ?? known?.path ?? subject)
  }

  // The command that says what can be saved of the store, and with which commands: rows that are
  // newer than the newest snapshot may still be in it.
  var assess: String { "ecw-recover assess " + Shell.quote(path) }

  var isEventStore: Bool { subject == "events" }
  var isProjectionStore: Bool { subject == "projections" }
}
