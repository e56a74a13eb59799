/// Conversions from the units of published formats to the units of `Variable`; exact by definition of the units.
enum UnitConversion {
    static func celsius(fahrenheit: Double) -> Double { (fahrenheit - 32) * 5 / 9 }
    static func celsius(kelvin: Double) -> Double { kelvin - 273.15 }
    /// International mile.
    static func metersPerSecond(milesPerHour: Double) -> Double { milesPerHour * 0.44704 }
    static func metersPerSecond(knots: Double) -> Double { knots * 1852 / 3600 }
    static func metersPerSecond(kilometersPerHour: Double) -> Double { kilometersPerHour / 3.6 }
    /// Conventional inch of mercury, at 0 °C.
    static func hectopascals(inchesOfMercury: Double) -> Double { inchesOfMercury * 33.86389 }
    /// International foot.
    static func meters(feet: Double) -> Double { feet * 0.3048 }
    /// Converts a reported direction, in which 0 means calm and 360 north (WMO, Manual on Codes, FM 15).
    ///
    /// - Returns: degrees; `nil` for calm air, which has no direction.
    static func windDirection(reported: Double) -> Double? { reported == 0 ? nil : reported }
}
