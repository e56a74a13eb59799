import Foundation
package import Observations

/// The sun's position over a place at an hour, with the accuracy that a forecast needs.
///
/// Low-precision formulas (J. W. Spencer, "Fourier series representation of the position of the sun", Search 2(5),
/// 1971): declination to about 0.01°, hour angle to about a minute of time, far below the step of one hour.
package struct SolarPosition: Hashable, Sendable {
    /// Radians, 0 at local solar midnight, π at solar noon.
    package var hourAngle: Double
    /// Radians, the sun's angle north of the equator.
    package var declination: Double
    /// Radians through the year, 0 at the start of January, shifted by half a year in the southern hemisphere, so that
    /// the same angle means the same season everywhere.
    package var seasonAngle: Double
    /// −1 … 1, the sine of the sun's elevation above the horizon (the cosine of the zenith angle); negative at night.
    package var sineOfElevation: Double

    /// - Parameters:
    ///   - hour: the full hour.
    ///   - latitude: degrees north.
    ///   - longitude: degrees east.
    package init(hour: Hour, latitude: Double, longitude: Double) {
        // The mean tropical year; 2000-01-01T00:00:00Z is hour 262 968.
        let yearsSince2000 = Double(hour - Hour(262_968)) / (24 * 365.2422)
        let year = 2 * Double.pi * (yearsSince2000 - yearsSince2000.rounded(.down))
        let (sine1, cosine1) = (sin(year), cos(year))
        let (sine2, cosine2) = (2 * sine1 * cosine1, 1 - 2 * sine1 * sine1)
        let (sine3, cosine3) = (sine1 * cosine2 + cosine1 * sine2, cosine1 * cosine2 - sine1 * sine2)
        declination =
            0.006918 - 0.399912 * cosine1 + 0.070257 * sine1 - 0.006758 * cosine2 + 0.000907 * sine2
            - 0.002697 * cosine3 + 0.00148 * sine3
        let equationOfTime =
            0.000075 + 0.001868 * cosine1 - 0.032077 * sine1 - 0.014615 * cosine2 - 0.040849 * sine2
        let dayFraction = Double(hour.ofDay) / 24
        let turn = 2 * Double.pi
        let angle = turn * (dayFraction + longitude / 360) + equationOfTime
        hourAngle = angle - turn * (angle / turn).rounded(.down)
        seasonAngle = latitude < 0 ? (year < .pi ? year + .pi : year - .pi) : year
        let latitudeAngle = latitude * .pi / 180
        sineOfElevation =
            sin(latitudeAngle) * sin(declination) - cos(latitudeAngle) * cos(declination) * cos(hourAngle)
    }

    /// The positions over a place, hour by hour.
    static func series(over place: Place, hours: Range<Hour>) -> [SolarPosition] {
        hours.map { SolarPosition(hour: $0, latitude: place.latitude, longitude: place.longitude) }
    }
}
