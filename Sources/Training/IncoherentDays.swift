import Forecasting
import Store

/// The days on which a station's readings jump about as no weather does: garbage, or values at the wrong hours.
///
/// A day (UTC) is one for a channel where the median change from one hour to the next is above the channel's limit and
/// above ``ratio`` times that of the station's median day. A front is one large change. Half the changes of a day above
/// 2.5 °C would be a daily range of 30 °C, above 5 hPa a cyclone deeper than any known.
struct IncoherentDays {
    private let days: [Channel: Set<Int64>]

    static let ratio = 3.0
    /// Fewer changes than this and a day is not judged.
    private static let fewestChanges = 12

    /// In the channel's unit: °C, m/s, hPa.
    private static func limit(of channel: Channel) -> Double {
        switch channel {
        case .temperature: 2.5
        case .windSpeed: 5
        case .pressure: 5
        }
    }

    /// - Parameter observations: of one station, oldest first.
    init(_ observations: [ObservationRecord]) {
        days = Dictionary(uniqueKeysWithValues: Channel.allCases.map { ($0, Self.days(of: $0, in: observations)) })
    }

    /// The observation without the channels that are no weather on its day.
    func coherent(_ record: ObservationRecord) -> Observation {
        var observation = record.observation
        for (channel, days) in days where days.contains(Self.day(of: record.hour)) { observation[channel] = nil }
        return observation
    }

    private static func days(of channel: Channel, in observations: [ObservationRecord]) -> Set<Int64> {
        var changes: [Int64: [Double]] = [:]
        for (earlier, later) in zip(observations, observations.dropFirst()) {
            guard let before = earlier.observation[channel], let after = later.observation[channel],
                later.hour == earlier.hour.adding(hours: 1)
            else { continue }
            changes[day(of: later.hour), default: []].append(abs(after - before))
        }
        let medians = changes.filter { $0.value.count >= fewestChanges }.mapValues(median)
        let most = max(limit(of: channel), ratio * median(Array(medians.values)))
        return Set(medians.filter { $0.value > most }.keys)
    }

    private static func day(of hour: Timestamp) -> Int64 {
        Int64((Double(hour.secondsSince1970) / 86_400).rounded(.down))
    }

    /// The upper one of an even number.
    private static func median(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.sorted()[values.count / 2]
    }
}
