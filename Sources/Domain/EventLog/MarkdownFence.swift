/// The lines around a record in a Markdown export; everything else there is for people.
enum MarkdownFence {
  static let event = "```ecw.events.event/1"
  static let stream = "```ecw.events.stream/1"
  static let export = "```ecw.events.export/1"
  static let end = "```"

  /// Whether the next line is a record.
  static func opens(_ line: ArraySlice<UInt8>) -> Bool {
    [event, stream, export].contains { line.elementsEqual($0.utf8) }
  }
}
