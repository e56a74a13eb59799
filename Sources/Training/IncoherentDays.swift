import Observations
import Store

/// The days on which a station's readings change more than weather does: garbage, or values at the wrong hours.
///
/// A day (UTC) is incoherent for a variable if the median change from one hour to the next is above the variable's
/// ``Variable/plausibleChange`` and above ``ratio`` times the change of the station's median day. A front is one large
/// change.
struct IncoherentDays {
    private let days: [Variable: Set<Int64>]

    static let ratio = 3.0
    /// A day with fewer changes is not judged.
    private static let fewestChanges = 12

    /// - Parameter observations: of one station, oldest first.
    init(_ observations: [ObservationRecord]) {
        days = Dictionary(uniqueKeysWithValues: Variable.all.map { ($0, Self.days(of: $0, in: observations)) })
    }

    /// The observation without the variables that are incoherent on its day.
    func coherent(_ record: ObservationRecord) -> Observation {
        var observation = record.observation
        for (variable, days) in days where days.contains(Self.day(of: record.hour)) { observation[variable] = nil }
        return observation
    }

    private static func days(of variable: Variable, in observations: [ObservationRecord]) -> Set<Int64> {
        var changes: [Int64: [Double]] = [:]
        for (earlier, later) in zip(observations, observations.dropFirst()) {
            guard let before = earlier.observation[variable], let after = later.observation[variable],
                later.hour == earlier.hour + 1
            else { continue }
            changes[day(of: later.hour), default: []].append(abs(variable.difference(after, before)))
        }
        let medians = changes.filter { $0.value.count >= fewestChanges }.mapValues(median)
        let most = max(variable.plausibleChange, ratio * median(Array(medians.values)))
        return Set(medians.filter { $0.value > most }.keys)
    }

    private static func day(of hour: Hour) -> Int64 {
        (hour.hoursSince1970 - Int64(hour.ofDay)) / Int64(Hour.perDay)
    }

    /// The upper of the two middle values if the number of values is even.
    private static func median(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.sorted()[values.count / 2]
    }
}
