/// What two models and persistence got wrong about the same hour, forecast from the same hour.
package struct PairedErrors: Hashable, Sendable {
    package var station: String
    /// The hour by which the errors are put in order, counted from 1970: that of the forecast, or its target.
    package var hour: Int64
    /// In hours.
    package var horizon: Int
    /// Of the model that is compared with, in °C; `nil` where none serves yet.
    package var champion: Double?
    /// Of the model that has to prove itself, in °C.
    package var challenger: Double
    /// In °C.
    package var persistence: Double

    package init(
        station: String,
        hour: Int64,
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
    /// Stations share the weather of an hour, so that their errors are not independent: an hour is one loss, the mean
    /// over its stations and horizons.
    ///
    /// - Parameter errors: in any order; those without a champion's are left out where any has one.
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
    }

    /// The forecasts of a station for one horizon: what errors have their scale in common.
    private struct Series: Hashable {
        var station: String
        var horizon: Int

        init(_ errors: PairedErrors) {
            station = errors.station
            horizon = errors.horizon
        }
    }

    /// Squared errors of one forecast over the scale of its series.
    private struct ScaledLoss {
        var hour: Int64
        var horizon: Int
        var champion: Double
        var challenger: Double
        var persistence: Double

        init(_ errors: PairedErrors, scale: Double) {
            hour = errors.hour
            horizon = errors.horizon
            champion = (errors.champion ?? 0) * (errors.champion ?? 0) / scale
            challenger = errors.challenger * errors.challenger / scale
            persistence = errors.persistence * errors.persistence / scale
        }
    }

    /// The champion's mean squared error in each series; persistence's where there is no champion.
    ///
    /// A series without any error says nothing.
    private static func scales(of errors: [PairedErrors]) -> [Series: Double] {
        var sums: [Series: (sum: Double, count: Double)] = [:]
        for error in errors {
            let reference = error.champion ?? error.persistence
            let before = sums[Series(error)] ?? (0, 0)
            sums[Series(error)] = (before.sum + reference * reference, before.count + 1)
        }
        return sums.mapValues { $0.sum / $0.count }.filter { !($0.value <= 0) }
    }

    /// `scaled` is in ascending order of the hour.
    private init(_ scaled: [ScaledLoss], hasChampion: Bool) {
        var hour: Int64?
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
        self.init(
            champion: hasChampion ? champion : nil,
            challenger: challenger,
            persistence: persistence,
            longestHorizon: scaled.map(\.horizon).max() ?? 1
        )
    }
}
