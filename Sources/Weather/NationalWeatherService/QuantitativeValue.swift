import Forecasting

/// A measured value as api.weather.gov writes it: number, unit and the verdict of quality control.
struct QuantitativeValue: Decodable, Hashable, Sendable {
    var value: Double?
    var unitCode: String?
    var qualityControl: String?

    /// The value in the unit of `channel`; `nil` if there is none or quality control does not trust it.
    ///
    /// - Throws: ``UnknownUnit``, since a guess would be silent nonsense.
    func converted(to channel: Channel) throws(UnknownUnit) -> Double? {
        guard let value, !isRejected else { return nil }
        switch (channel, unit) {
        case (.temperature, "degC"): return value
        case (.temperature, "degF"): return UnitConversion.celsius(fahrenheit: value)
        case (.temperature, "K"): return UnitConversion.celsius(kelvin: value)
        case (.windSpeed, "m_s-1"): return value
        case (.windSpeed, "km_h-1"): return UnitConversion.metresPerSecond(kilometresPerHour: value)
        case (.windSpeed, "kt"), (.windSpeed, "knot"): return UnitConversion.metresPerSecond(knots: value)
        case (.windSpeed, "mi_h-1"), (.windSpeed, "mph"): return UnitConversion.metresPerSecond(milesPerHour: value)
        case (.pressure, "Pa"): return value / 100
        case (.pressure, "hPa"), (.pressure, "mbar"): return value
        case (.pressure, "inHg"): return UnitConversion.hectopascals(inchesOfMercury: value)
        default: throw UnknownUnit(quantity: channel.rawValue, unitCode: unitCode ?? "none")
        }
    }

    /// Metres, for elevations.
    func metres() throws(UnknownUnit) -> Double? {
        guard let value else { return nil }
        switch unit {
        case "m": return value
        case "ft", "[ft_i]": return value * 0.3048
        default: throw UnknownUnit(quantity: "elevation", unitCode: unitCode ?? "none")
        }
    }

    /// Without the vocabulary in front: `wmoUnit:degC`, `unit:degC`, `http://codes.wmo.int/common/unit/degC`.
    private var unit: String {
        let code = unitCode ?? ""
        return code.split { $0 == ":" || $0 == "/" }.last.map(String.init) ?? ""
    }

    /// Codes of NOAA's MADIS: X failed, Q is questionable, B was found bad by a human; V, S, C, G passed, Z was not
    /// checked.
    private var isRejected: Bool {
        let code = qualityControl?.split(separator: ":").last ?? ""
        return code == "X" || code == "Q" || code == "B"
    }
}

/// A unit that is not known for the quantity; nothing is guessed.
package struct UnknownUnit: Error, Hashable, CustomStringConvertible {
    package let quantity: String
    package let unitCode: String

    package var description: String {
        "The unit of '\(quantity)' is '\(unitCode)', which is not known; its values cannot be read"
    }
}
