import Common
import SQLite

extension EventSource {
  /// Writes one Markdown file for each stream into a new directory and returns their names.
  ///
  /// The directory appears whole or not at all. One more file says how much was written, so that an
  /// import sees when a stream's file is missing. The records are in fenced blocks, as in an NDJSON
  /// export; what is around them is for people.
  public func exportMarkdown(to directory: String) throws -> (files: [String], exported: Exported) {
    try refuseFull(directory)
    let parent = Path.parent(directory)
    try Disk.makeDirectories(parent)
    let draft = parent + "/.ecw-export-" + RandomName.hex(8)
    try Disk.makeDirectory(draft)
    do {
      var files: [String] = []
      var exported = Exported()
      try read(once: true) { database, layout in
        exported.otherColumns = layout.others
        exported.otherStreamColumns = layout.otherStreamColumns
        let index = try Self.create("README", in: draft)
        try database.visit(StreamQuery(database, layout).sql) { row in
          let page = MarkdownPage(try Self.create(row.plainText(0) ?? "", in: draft))
          files.append(Path.name(page.file.path))
          exported.events += try page.write(row, database, layout)
          return true
        }
        try MarkdownPage.writeIndex(index, streams: files.count, events: exported.events)
      }
      try Disk.syncDirectory(draft)
      try Failpoint.hit("export.written", path: draft)
      try Disk.rename(draft, to: directory)
      try Disk.syncDirectory(parent)
      return (files, exported)
    } catch {
      try? Disk.removeTree(draft)  // ours; half an export is none
      throw error
    }
  }

  private func refuseFull(_ directory: String) throws {
    guard let status = try Disk.status(directory) else { return }
    guard status.kind == .directory, try Disk.names(in: directory).isEmpty else {
      throw Failure(
        "'\(directory)' is there already and is no empty directory",
        hint: "ls -la \(Shell.quote(directory))", status: .refused)
    }
  }

  // A stream's id becomes no path: every byte but the plain ones is written as '%' and two digits.
  static func fileName(_ stream: String) -> String {
    var name = ""
    for byte in stream.utf8 {
      switch byte {
      case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"):
        name.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: ".") where !name.isEmpty: name += "."
      default:
        name += "%" + Hex.text([byte])
      }
    }
    return name.utf8.count > 200 ? String(name.prefix(200)) : name
  }

  // Two ids may come to one name: cut off, or on a disk that does not tell 'a' from 'A'.
  private static func create(_ stream: String, in directory: String) throws -> Descriptor {
    let name = directory + "/" + fileName(stream)
    for number in 1... {
      do {
        return try Descriptor(
          opening: name + (number == 1 ? ".md" : "~\(number).md"), .createNew(mode: 0o644))
      } catch let failure as SystemFailure where failure.isExisting { continue }
    }
    throw Failure("no name for stream '\(Shell.printable(stream))'")
  }
}
