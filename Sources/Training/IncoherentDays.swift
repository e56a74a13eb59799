import Forecasting
import Store

/// The days on which a station's temperatures jump about as no weather does: garbage, or values at the wrong hours.
///
/// A day (UTC) is one where the median change from one hour to the next is above ``leastChange`` and above
/// ``ratio`` times that of the station's median day. A front is one large change, and the sharpest desert morning stays
/// below: half the hours of a day would have to belong to a daily range of 30 °C.
struct IncoherentDays {
    private let days: Set<Int64>

    /// In °C.
    static let leastChange = 2.5
    static let ratio = 3.0
    /// Fewer changes than this and a day is not judged.
    private static let fewestChanges = 12

    /// - Parameter observations: of one station, oldest first.
    init(_ observations: [ObservationRecord]) {
        var changes: [Int64: [Double]] = [:]
        for (earlier, later) in zip(observations, observations.dropFirst()) {
            guard let before = earlier.observation.temperature, let after = later.observation.temperature,
                later.hour == earlier.hour.adding(hours: 1)
            else { continue }
            changes[Self.day(of: later.hour), default: []].append(abs(after - before))
        }
        let medians = changes.filter { $0.value.count >= Self.fewestChanges }.mapValues(Self.median)
        let limit = max(Self.leastChange, Self.ratio * Self.median(Array(medians.values)))
        days = Set(medians.filter { $0.value > limit }.keys)
    }

    func contains(_ hour: Timestamp) -> Bool { days.contains(Self.day(of: hour)) }

    private static func day(of hour: Timestamp) -> Int64 {
        Int64((Double(hour.secondsSince1970) / 86_400).rounded(.down))
    }

    /// The upper one of an even number.
    private static func median(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.sorted()[values.count / 2]
    }
}
