import Foundation

/// One measured number, and the reference that it is compared with.
package struct Figure: Encodable {
    package let name: String
    package let value: Double
    package let unit: Unit
    /// The value of the reference, in the same unit.
    package let reference: Double?

    package init(name: String, value: Double, unit: Unit, reference: Double? = nil) {
        self.name = name
        self.value = value
        self.unit = unit
        self.reference = reference
    }

    package enum Unit: String, Codable {
        case microseconds = "µs"
        case samplesPerSecond = "samples/s"
        case gigaflops = "GFLOP/s"
        case megabytes = "MB"
        case milliseconds = "ms"
        case seconds = "s"
        case updatesPerSecond = "updates/s"

        /// Whether a larger value is better.
        var isRate: Bool { self == .samplesPerSecond || self == .gigaflops || self == .updatesPerSecond }
    }

    /// The value over the reference, inverted for costs; above 1 is better than the reference.
    package var ratio: Double? {
        reference.map { unit.isRate ? value / $0 : $0 / value }
    }

    /// One line of JSON.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// The head of the table.
    package static let heading =
        "figure                                              value unit          reference   ratio"

    /// One row of the table.
    package func row() -> String {
        let columns = [
            name.padding(toLength: 44, withPad: " ", startingAt: 0),
            Self.align(value, width: 12),
            unit.rawValue.padding(toLength: 10, withPad: " ", startingAt: 0),
            reference.map { Self.align($0, width: 12) } ?? String(repeating: " ", count: 12),
            ratio.map { String(format: "%6.2f×", $0) } ?? "",
        ]
        return columns.joined(separator: " ")
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(value, forKey: .value)
        try container.encode(unit, forKey: .unit)
        try container.encode(reference, forKey: .reference)
        try container.encode(ratio, forKey: .ratio)
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case value
        case unit
        case reference
        case ratio
    }

    private static func align(_ number: Double, width: Int) -> String {
        let text = String(format: number < 1000 ? "%.2f" : "%.0f", number)
        return String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
