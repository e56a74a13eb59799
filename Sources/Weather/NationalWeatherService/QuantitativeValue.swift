import Observations

/// A measured value of api.weather.gov: number, unit and the result of quality control.
struct QuantitativeValue: Decodable, Hashable, Sendable {
    var value: Double?
    var unitCode: String?
    var qualityControl: String?

    /// The value in the unit of `variable`.
    ///
    /// - Returns: `nil` if the value is missing or rejected by quality control.
    /// - Throws: ``UnknownUnit``; a guess would be silently wrong.
    func converted(to variable: Variable) throws(UnknownUnit) -> Double? {
        try isRejected ? nil : converted(to: variable.unit, of: variable.name)
    }

    /// The value in another unit, regardless of quality control.
    ///
    /// - Parameters:
    ///   - unit: the unit to convert to.
    ///   - quantity: the name of the value in error messages.
    /// - Returns: `nil` if the value is missing.
    /// - Throws: ``UnknownUnit``.
    func converted(to unit: String, of quantity: String) throws(UnknownUnit) -> Double? {
        guard let value else { return nil }
        let conversions = Self.conversions[unit] ?? [:]
        guard let conversion = conversions[self.unit] else {
            throw UnknownUnit(quantity: quantity, unitCode: unitCode ?? "none", known: conversions.keys.sorted())
        }
        return conversion(value)
    }

    /// By the target unit, then by the service's name of the source unit.
    private static let conversions: [String: [String: @Sendable (Double) -> Double]] = [
        Variable.temperature.unit: [
            "degC": { $0 },
            "degF": { UnitConversion.celsius(fahrenheit: $0) },
            "K": { UnitConversion.celsius(kelvin: $0) },
        ],
        Variable.windSpeed.unit: [
            "m_s-1": { $0 },
            "km_h-1": { UnitConversion.metersPerSecond(kilometersPerHour: $0) },
            "kt": { UnitConversion.metersPerSecond(knots: $0) },
            "knot": { UnitConversion.metersPerSecond(knots: $0) },
            "mi_h-1": { UnitConversion.metersPerSecond(milesPerHour: $0) },
            "mph": { UnitConversion.metersPerSecond(milesPerHour: $0) },
        ],
        Variable.pressure.unit: [
            "Pa": { $0 / 100 },
            "hPa": { $0 },
            "mbar": { $0 },
            "inHg": { UnitConversion.hectopascals(inchesOfMercury: $0) },
        ],
        Variable.windDirection.unit: ["degree_(angle)": { $0 }],
        "m": ["m": { $0 }, "ft": { UnitConversion.meters(feet: $0) }, "[ft_i]": { UnitConversion.meters(feet: $0) }],
    ]

    /// The unit without its vocabulary prefix: `wmoUnit:degC`, `unit:degC`, `http://codes.wmo.int/common/unit/degC`.
    private var unit: String {
        let code = unitCode ?? ""
        return code.split { $0 == ":" || $0 == "/" }.last.map(String.init) ?? ""
    }

    /// NOAA's MADIS codes: X failed, Q is questionable, B was rejected by a person; V, S, C, G passed, Z was not
    /// checked.
    private var isRejected: Bool {
        let code = qualityControl?.split(separator: ":").last ?? ""
        return code == "X" || code == "Q" || code == "B"
    }
}

/// A unit that is unknown for the quantity.
package struct UnknownUnit: Error, Hashable, CustomStringConvertible {
    package let quantity: String
    package let unitCode: String
    /// The units that can be converted.
    package let known: [String]

    package var description: String {
        "unit of '\(quantity)': must be one of \(known.joined(separator: ", ")), got '\(unitCode)'"
    }
}
