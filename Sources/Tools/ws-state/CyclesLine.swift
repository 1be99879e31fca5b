import Common

extension Cycles.Record {
  /// The record as JSON: the long lists of ids by hand, the rest by the general encoder.
  func line() throws -> String {
    var line: [UInt8] = []
    let json = unsafe RecordBuffer { unsafe line.append(contentsOf: $0) }
    try json.literal("{\"cycles\":[")
    for (index, cycle) in cycles.enumerated() {
      if index > 0 { try json.literal(",") }
      try cycle.write(to: json)
    }
    try json.raw("],\"dependency_count\":\(dependencyCount),\"problems\":")
    try json.raw(try JSON.line(problems))
    try json.literal(",\"schema\":")
    try json.text(schema)
    try json.raw(",\"workstream_count\":\(workstreamCount)}")
    try json.flush()
    return String(decoding: line, as: UTF8.self)
  }
}

extension Cycles.Record.Cycle {
  fileprivate func write(to json: RecordBuffer) throws {
    try json.raw("{\"blocking\":\(blocking),\"cut\":")
    try json.raw(try JSON.line(cut))
    try json.raw(",\"exact\":\(exact),\"freed_count\":\(freedCount),\"line\":")
    try json.text(line)
    try json.literal(",\"members\":")
    try json.texts(members)
    try json.literal(",\"path\":")
    try json.texts(path)
    try json.literal("}")
  }
}
