/// A measured quantity, such as the air temperature.
///
/// A variable is a small value that identifies a row of the list in `Variable+list.swift`. Columns, keys, headers,
/// validation and labels are derived from that row, so only code that computes with a variable names it. Variables are
/// equal if they identify the same row; their order is the order of the list.
public struct Variable: Hashable, Sendable {
    /// The position in ``all``, which is also the position of the variable's column in an ``HourlySeries``.
    @usableFromInline let index: Int

    /// Stored in the value, since every residual depends on it.
    public let kind: Kind

    @usableFromInline
    init(index: Int, kind: Kind = .linear) {
        self.index = index
        self.kind = kind
    }

    /// Every known variable, in the order of columns and keys.
    package static let all: [Variable] = definitions.map(\.variable)

    /// The variable with this name or alias.
    package init?(named name: String) {
        guard let variable = Self.byName[name] else { return nil }
        self = variable
    }

    private static let byName: [String: Variable] = Dictionary(
        uniqueKeysWithValues: definitions.flatMap { definition in
            ([definition.name] + definition.aliases).map { ($0, definition.variable) }
        }
    )

    private var definition: Definition { Self.definitions[index] }
}

extension Variable {
    /// The properties of a variable.
    struct Definition: Sendable {
        var variable: Variable
        var name: String
        var aliases: [String] = []
        var unit: String
        var physicalRange: ClosedRange<Double>
        var usualRange: ClosedRange<Double>
        var plausibleChange: Double
        var precision: Double
    }

    /// How values of a variable are subtracted.
    public enum Kind: Hashable, Sendable {
        /// Values are numbers on a line.
        case linear
        /// Values are positions on a circle of this circumference, in the variable's unit: 0 and `period` are the same.
        case circular(period: Double)
    }

    /// The name in JSON, SQL, settings and metric labels, such as `wind_speed`.
    package var name: String { definition.name }

    /// Other names of the variable in files, such as the CSV header `windspeed`.
    package var aliases: [String] { definition.aliases }

    /// The unit, such as `m/s`.
    package var unit: String { definition.unit }

    // Ranges are stored separately, because the texts in a definition make a copy expensive, and every value that is
    // read is compared with its range.

    /// The values that occur on Earth, in ``unit``; other values come from a broken sensor or have another unit.
    package var physicalRange: ClosedRange<Double> { Self.physicalRanges[index] }

    private static let physicalRanges = definitions.map(\.physicalRange)

    /// Values of an ordinary mild day, in ``unit``, for probes and examples.
    package var usualRange: ClosedRange<Double> { definition.usualRange }

    /// The largest plausible median of a day's changes from one hour to the next, in ``unit``.
    package var plausibleChange: Double { definition.plausibleChange }

    /// The resolution of usual reports, in ``unit``.
    package var precision: Double { definition.precision }

    /// The name in text, such as `wind speed`.
    package var title: String { name.replacing("_", with: " ") }
}

extension Variable {
    /// `a − b`, the only subtraction in residuals, scores and drift: ``Kind/difference(_:_:)``.
    @inlinable
    public func difference(_ a: Double, _ b: Double) -> Double { kind.difference(a, b) }

    /// `a − b`, the only subtraction in residuals, scores and drift: ``Kind/difference(_:_:)``.
    @inlinable
    public func difference(_ a: Float, _ b: Float) -> Float { kind.difference(a, b) }

    /// `value + change`: ``Kind/adding(_:to:)``.
    @inlinable
    public func adding(_ change: Float, to value: Float) -> Float { kind.adding(change, to: value) }

    /// `value + change`: ``Kind/adding(_:to:)``.
    @inlinable
    public func adding(_ change: Double, to value: Double) -> Double { kind.adding(change, to: value) }

    /// The value itself, or for a circular variable the equivalent number nearest to `reference`, which may lie outside
    /// 0 ..< period.
    ///
    /// Numbers turned towards the same reference can be subtracted like values of a linear variable.
    package func turned(_ value: Double, towards reference: Double) -> Double {
        switch kind {
        case .linear: value
        case .circular: reference - difference(reference, value)
        }
    }

    /// Whether the value is a plausible forecast: within ``physicalRange``, widened by half of its width.
    ///
    /// A forecast outside this range is a fault, and its square would outweigh all other errors for weeks.
    package func isPlausible(forecast value: Double) -> Bool {
        let margin = (physicalRange.upperBound - physicalRange.lowerBound) / 2
        return value > physicalRange.lowerBound - margin && value < physicalRange.upperBound + margin
    }

    /// The value within ``physicalRange``; a value of a circular variable is not changed.
    package func limited(_ value: Double) -> Double {
        guard case .linear = kind else { return value }
        return min(max(value, physicalRange.lowerBound), physicalRange.upperBound)
    }

    /// The problem with a value, as a part of a sentence.
    ///
    /// - Returns: `nil` for a value within ``physicalRange``.
    package func complaint(about value: Double) -> String? {
        guard !physicalRange.contains(value) else { return nil }
        return "must be between \(physicalRange.lowerBound.plain) and \(physicalRange.upperBound.plain) \(unit), "
            + "got \(value.plain)"
    }
}

extension Variable.Kind {
    /// `a − b`, in the variable's unit; for a circular variable the shorter way around, −period / 2 … period / 2.
    @inlinable
    public func difference<Number: BinaryFloatingPoint>(_ a: Number, _ b: Number) -> Number {
        switch self {
        case .linear: a - b
        case .circular(let period): (a - b).remainder(dividingBy: Number(period))
        }
    }

    /// `value + change`; for a circular variable within 0 ..< period.
    @inlinable
    public func adding<Number: BinaryFloatingPoint>(_ change: Number, to value: Number) -> Number {
        switch self {
        case .linear: return value + change
        case .circular(let period):
            let sum = (value + change).truncatingRemainder(dividingBy: Number(period))
            let turned = sum < 0 ? sum + Number(period) : sum
            return turned < Number(period) ? turned : 0  // a tiny negative sum plus the period is rounded to the period
        }
    }
}

extension Double {
    /// The number without a trailing `.0`.
    fileprivate var plain: String { self == rounded() && abs(self) < 1e15 ? "\(Int64(self))" : "\(self)" }
}

extension Variable: Comparable {
    /// The order of ``all``.
    public static func < (lhs: Variable, rhs: Variable) -> Bool { lhs.index < rhs.index }
}

extension Variable: CustomStringConvertible {
    /// ``name``.
    public var description: String { name }
}

extension Variable: Codable {
    /// Reads a name or an alias.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard let variable = Variable(named: name) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "unknown variable '\(name)': must be one of \(Self.list)"
            )
        }
        self = variable
    }

    /// Writes ``name``.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }

    /// The names of all variables, for error messages.
    package static var list: String { all.map(\.name).joined(separator: ", ") }
}

extension Variable: CodingKeyRepresentable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// ``name``, so that dictionaries with variables as keys are JSON objects.
    public var codingKey: any CodingKey { Key(stringValue: name) }

    /// The variable with this name or alias.
    public init?(codingKey: some CodingKey) {
        self.init(named: codingKey.stringValue)
    }
}
