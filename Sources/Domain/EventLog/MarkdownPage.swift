import Common
import SQLite

/// One stream as Markdown: a file that is being written.
final class MarkdownPage {
  let file: Descriptor

  init(_ file: consuming Descriptor) { self.file = file }

  /// Writes the whole page and returns the number of its events.
  func write(_ stream: borrowing Row, _ database: borrowing Database, _ layout: EventLayout) throws
    -> Int64
  {
    let buffer = unsafe RecordBuffer { try unsafe self.file.write($0) }
    try buffer.raw(
      "# Stream \(Self.inline(stream.plainText(0) ?? ""))\n\n\(MarkdownFence.stream)\n")
    try EventWriter.stream(stream, to: buffer)
    try buffer.raw(MarkdownFence.end + "\n")
    var count: Int64 = 0
    try database.visit(
      "SELECT \(layout.fields) FROM events WHERE stream_id IS ?1 ORDER BY version",
      [stream.value(0)]
    ) { row in
      let time = EventTime.read(row).map { ", \($0)" } ?? ""
      try buffer.raw(
        "\n## \(row.number(2) ?? 0): \(Self.inline(row.plainText(3) ?? ""))\(time)\n\n"
          + "\(MarkdownFence.event)\n")
      try EventWriter.event(row, to: buffer)
      try buffer.raw(MarkdownFence.end + "\n")
      count += 1
      return true
    }
    try buffer.flush()
    try file.sync()
    return count
  }

  /// Writes the page that says how many streams and events the others have.
  static func writeIndex(_ file: borrowing Descriptor, streams: Int, events: Int64) throws {
    let text = """
      # Event log

      \(counted(events, "event")) in \(counted(streams, "stream")), one file each. \
      Read by `ecw-events import`, which holds them against the next lines.

      \(MarkdownFence.export)
      {"schema":"ecw.events.export/1","streams_count":\(streams),"events_count":\(events)}
      \(MarkdownFence.end)

      """
    try file.write(text.utf8)
    try file.sync()
  }

  // On one line, and no markup of its own.
  private static func inline(_ text: String) -> String {
    "`" + Shell.printable(text).replacing("`", with: "'") + "`"
  }
}
