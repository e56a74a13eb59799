package import Observations

/// The errors of two models and persistence at the same hour, forecast from the same origin.
package struct PairedErrors: Hashable, Sendable {
    package var station: String
    /// The hour by which the errors are ordered: the origin of the forecast, or its target.
    package var hour: Hour
    /// Unit: hours.
    package var horizon: Int
    /// The champion's error, in the target's unit like the other errors; `nil` if no champion serves yet.
    package var champion: Double?
    /// The challenger's error.
    package var challenger: Double
    package var persistence: Double

    package init(
        station: String,
        hour: Hour,
        horizon: Int,
        champion: Double?,
        challenger: Double,
        persistence: Double
    ) {
        self.station = station
        self.hour = hour
        self.horizon = horizon
        self.champion = champion
        self.challenger = challenger
        self.persistence = persistence
    }
}

extension PairedLosses {
    /// The losses hour by hour, as ``PromotionGate`` defines them, together and for each horizon.
    ///
    /// Stations share the weather of an hour, so their errors are not independent: an hour has one loss, the mean over
    /// its stations and horizons.
    ///
    /// - Parameter errors: in any order; if some errors have a champion's error, the others are left out.
    package init(_ errors: [PairedErrors]) {
        let hasChampion = errors.contains { $0.champion != nil }
        let paired = errors.filter { hasChampion == ($0.champion != nil) }
            .sorted { ($0.hour, $0.horizon, $0.station) < ($1.hour, $1.horizon, $1.station) }
        let scales = Self.scales(of: paired)
        let scaled = paired.compactMap { error in
            scales[Series(error)].map { ScaledLoss(error, scale: $0) }
        }
        self.init(scaled, hasChampion: hasChampion)
        horizons = Dictionary(grouping: scaled, by: \.horizon)
            .mapValues { PairedLosses($0, hasChampion: hasChampion) }
        let byStation = Dictionary(grouping: scaled, by: \.station)
        if byStation.count > 1 {
            stations = byStation.mapValues { PairedLosses($0, hasChampion: hasChampion) }
        }
    }

    /// The forecasts of a station for one horizon, whose errors have a common scale.
    private struct Series: Hashable {
        var station: String
        var horizon: Int

        init(_ errors: PairedErrors) {
            station = errors.station
            horizon = errors.horizon
        }
    }

    /// Squared errors of one forecast divided by the scale of its series.
    private struct ScaledLoss {
        var station: String
        var hour: Hour
        var horizon: Int
        var champion: Double
        var challenger: Double
        var persistence: Double

        init(_ errors: PairedErrors, scale: Double) {
            station = errors.station
            hour = errors.hour
            horizon = errors.horizon
            champion = (errors.champion ?? 0) * (errors.champion ?? 0) / scale
            challenger = errors.challenger * errors.challenger / scale
            persistence = errors.persistence * errors.persistence / scale
        }
    }

    /// The mean squared error of champion and challenger in each series; persistence's if there is no champion.
    ///
    /// The mean is over both models, because in few hours one model may have an error near zero, and a loss relative
    /// to it would dominate all others. A series without any error is left out.
    private static func scales(of errors: [PairedErrors]) -> [Series: Double] {
        var sums: [Series: (sum: Double, count: Double)] = [:]
        for error in errors {
            let square: Double =
                if let champion = error.champion {
                    (champion * champion + error.challenger * error.challenger) / 2
                } else {
                    error.persistence * error.persistence
                }
            let before = sums[Series(error)] ?? (0, 0)
            sums[Series(error)] = (before.sum + square, before.count + 1)
        }
        return sums.mapValues { $0.sum / $0.count }.filter { !($0.value <= 0) }
    }

    /// `scaled` is in ascending order of the hour.
    private init(_ scaled: [ScaledLoss], hasChampion: Bool) {
        var hour: Hour?
        var count = 0.0
        var (champion, challenger, persistence): ([Double], [Double], [Double]) = ([], [], [])
        for loss in scaled {
            if loss.hour == hour, let last = challenger.indices.last {
                count += 1
                champion[last] += (loss.champion - champion[last]) / count
                challenger[last] += (loss.challenger - challenger[last]) / count
                persistence[last] += (loss.persistence - persistence[last]) / count
            } else {
                hour = loss.hour
                count = 1
                champion.append(loss.champion)
                challenger.append(loss.challenger)
                persistence.append(loss.persistence)
            }
        }
        let unit = hasChampion ? champion.reduce(0, +) / Double(champion.count) : 1
        func inUnits(_ losses: [Double]) -> [Double] { unit > 0 ? losses.map { $0 / unit } : losses }
        self.init(
            champion: hasChampion ? inUnits(champion) : nil,
            challenger: inUnits(challenger),
            persistence: inUnits(persistence),
            longestHorizon: scaled.map(\.horizon).max() ?? 1
        )
    }
}
