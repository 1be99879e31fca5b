import Common

extension Cycles.Record {
  /// The record as JSON: the long lists of ids by hand, the rest by the general encoder.
  func line() throws -> String {
    var json = JSONText()
    json.raw("{\"cycles\":[")
    for (index, cycle) in cycles.enumerated() {
      if index > 0 { json.raw(",") }
      try cycle.write(to: &json)
    }
    json.raw("],\"dependency_count\":\(dependencyCount),\"problems\":")
    json.raw(try JSON.line(problems))
    json.raw(",\"schema\":")
    json.text(schema)
    json.raw(",\"workstream_count\":\(workstreamCount)}")
    return json.take()
  }
}

extension Cycles.Record.Cycle {
  fileprivate func write(to json: inout JSONText) throws {
    json.raw("{\"blocking\":\(blocking),\"cut\":")
    json.raw(try JSON.line(cut))
    json.raw(",\"exact\":\(exact),\"freed_count\":\(freedCount),\"line\":")
    json.text(line)
    json.raw(",\"members\":")
    json.texts(members)
    json.raw(",\"path\":")
    json.texts(path)
    json.raw("}")
  }
}
