import Foundation

/// The sun's position at a place, which determines the daily and yearly cycles.
///
/// Declination and equation of time from Spencer, "Fourier series representation of the position of the sun"
/// (Search 2(5), 1971); errors below 0.05° and 0.6 minutes.
struct SolarDay: Sendable {
    /// Solar hour of the day, 0 ..< 24; the sun is highest at 12.
    let solarHour: Double
    /// Hours between sunrise and sunset, clamped to 4 … 20 so that a day and a night exist beyond the polar circles.
    let dayLength: Double
    /// The elapsed fraction of the year, 0 ..< 1.
    let yearFraction: Double

    /// Solar hour of sunrise.
    var sunrise: Double { 12 - dayLength / 2 }

    /// - Parameters:
    ///   - hour: hours since 1970-01-01T00:00:00Z.
    ///   - latitude: degrees north.
    ///   - longitude: degrees east.
    init(hour: Double, latitude: Double, longitude: Double) {
        let daysPerYear = 365.2425
        let days = hour / 24
        let years = days / daysPerYear
        yearFraction = years - years.rounded(.down)

        let angle = 2 * Double.pi * yearFraction
        let equationOfTimeMinutes =
            229.18
            * (0.000075 + 0.001868 * cos(angle) - 0.032077 * sin(angle) - 0.014615 * cos(2 * angle)
                - 0.040849 * sin(2 * angle))
        let declination =
            0.006918 - 0.399912 * cos(angle) + 0.070257 * sin(angle) - 0.006758 * cos(2 * angle)
            + 0.000907 * sin(2 * angle) - 0.002697 * cos(3 * angle) + 0.00148 * sin(3 * angle)

        let solar = hour + longitude / 15 + equationOfTimeMinutes / 60
        solarHour = solar - (solar / 24).rounded(.down) * 24

        let cosine = -tan(latitude * .pi / 180) * tan(declination)
        let halfDay = acos(min(max(cosine, -1), 1)) * 12 / .pi
        dayLength = min(max(2 * halfDay, 4), 20)
    }
}
