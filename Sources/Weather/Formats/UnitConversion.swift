/// From the units of published formats to those of ``Channel``; exact by definition of the units.
enum UnitConversion {
    static func celsius(fahrenheit: Double) -> Double { (fahrenheit - 32) * 5 / 9 }
    static func celsius(kelvin: Double) -> Double { kelvin - 273.15 }
    /// International mile.
    static func metresPerSecond(milesPerHour: Double) -> Double { milesPerHour * 0.44704 }
    static func metresPerSecond(knots: Double) -> Double { knots * 1852 / 3600 }
    static func metresPerSecond(kilometresPerHour: Double) -> Double { kilometresPerHour / 3.6 }
    /// Conventional inch of mercury, at 0 °C.
    static func hectopascals(inchesOfMercury: Double) -> Double { inchesOfMercury * 33.86389 }
}
