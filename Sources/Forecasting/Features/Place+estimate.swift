import Foundation
package import Observations

extension Place {
    /// The local solar hour of the maximum of the day's first temperature harmonic; it varies by half an hour from
    /// station to station and is an hour earlier on a coast with a sea breeze.
    private static let warmestSolarHour = 14.5
    /// The length of the day at 45° is a reasonable guess for most stations on land.
    private static let usualLatitude = 45.0
    /// A shorter record depends more on its weather than on the time of day.
    private static let minimumHours = 720
    /// °C per hour; a smaller daily rhythm does not determine the time of day.
    private static let minimumRhythm = 0.05

    /// The probable place of a station without a position.
    ///
    /// The daily rhythm of the temperature gives the longitude to about 10°; the warmer of January and July gives the
    /// hemisphere.
    ///
    /// The estimate is good enough for the local solar hour, which improves a forecast more than the exact latitude. It
    /// is not suitable for a map.
    ///
    /// - Parameters:
    ///   - series: the station's observations.
    ///   - hours: the hours that may be read.
    /// - Returns: 45° north or south of the equator; `nil` if fewer than thirty days are known or the temperature has
    ///   no daily rhythm.
    package static func estimated(from series: HourlySeries, hours: Range<Hour>) -> Place? {
        var sums = [Double](repeating: 0, count: Hour.perDay)
        var counts = sums
        for hour in hours.clamped(to: series.hours) {
            let change = series.rawValue(.temperature, hour) - series.rawValue(.temperature, hour - 1)
            guard !change.isNaN, hours.contains(hour - 1) else { continue }
            sums[hour.ofDay] += Double(change)
            counts[hour.ofDay] += 1
        }
        guard counts.reduce(0, +) >= Double(minimumHours), counts.allSatisfy({ $0 > 0 }) else { return nil }
        var (cosine, sine) = (0.0, 0.0)
        for (hour, (sum, count)) in zip(sums, counts).enumerated() {
            let angle = 2 * Double.pi * (Double(hour) - 0.5) / 24
            cosine += sum / count * cos(angle) / 12
            sine += sum / count * sin(angle) / 12
        }
        guard (cosine * cosine + sine * sine).squareRoot() >= minimumRhythm else { return nil }
        // The temperature is highest a quarter of a day after its steepest rise.
        let warmest = atan2(sine, cosine) * 12 / .pi + 6
        let east = (warmestSolarHour - warmest) * 15
        return Place(
            latitude: isSouthern(series, hours) ? -usualLatitude : usualLatitude,
            longitude: east - 360 * ((east + 180) / 360).rounded(.down)
        )
    }

    /// Whether it is warmer while the sun is south of the equator; `false` if too few hours of either season are known.
    private static func isSouthern(_ series: HourlySeries, _ hours: Range<Hour>) -> Bool {
        var (north, south) = (Mean(), Mean())
        for hour in hours.clamped(to: series.hours) {
            guard let temperature = series[.temperature, hour] else { continue }
            let degrees = SolarPosition(hour: hour, latitude: 0, longitude: 0).declination * 180 / .pi
            if degrees > 12 { north.add(temperature) } else if degrees < -12 { south.add(temperature) }
        }
        guard north.count >= minimumHours / 2, south.count >= minimumHours / 2 else { return false }
        return south.value > north.value
    }

    private struct Mean {
        private var sum = 0.0
        private(set) var count = 0

        mutating func add(_ value: Float) {
            sum += Double(value)
            count += 1
        }

        var value: Double { count > 0 ? sum / Double(count) : 0 }
    }
}
