import Forecasting
import GRU

/// Forecasts of base models on blocks of days that they have not learnt from, best of all at places where they have never
/// been: what intervals are calibrated with, and what is told of a base model's errors.
package struct UnseenOutcomes: Sendable {
    /// On the validation blocks (`Split.blocks`).
    package var validation: [Outcome]
    package var heldBack: [Outcome]
    /// How many places were left out one at a time; 0 where the base model itself forecast, at places that it knows.
    package var placesLeftOut: Int

    package init(validation: [Outcome], heldBack: [Outcome], placesLeftOut: Int) {
        self.validation = validation
        self.heldBack = heldBack
        self.placesLeftOut = placesLeftOut
    }
}

extension BaseModel {
    /// The places that can be left out.
    ///
    /// - Returns: indices into the stations, place by place; empty if a position is not known, or if without one of the
    ///   places too few hours would be left.
    package func placesToLeaveOut(of stations: [StationData]) -> [[Int]] {
        guard let places = try? PlaceGroups.of(stations.map(\.station)), places.count > 1 else { return [] }
        let hours = stations.map(\.observedHours)
        let isEnough = places.allSatisfy { place in
            hours.indices.filter { !place.contains($0) }.map { hours[$0] }.reduce(0, +) >= Self.minimumHours
        }
        return isEnough ? places : []
    }

    /// Leaves one place out at a time, trains a base model on the others, and lets it forecast there.
    ///
    /// - Parameters:
    ///   - stations: what the base model itself is trained on.
    ///   - trained: the base model, which forecasts where no place can be left out.
    ///   - progress: called after every epoch; an error it throws ends the training.
    /// - Returns: outcomes station by station, each in order of time.
    /// - Throws: `GRUError` if a training diverges, and what `progress` throws.
    package func unseenOutcomes(
        on stations: [StationData],
        trained: TrainedForecaster,
        progress: (EpochReport) throws -> Void = { _ in }
    ) throws -> UnseenOutcomes {
        let places = placesToLeaveOut(of: stations)
        guard !places.isEmpty else {
            return UnseenOutcomes(
                validation: trained.validationOutcomes,
                heldBack: trained.heldBackOutcomes,
                placesLeftOut: 0
            )
        }
        var unseen = UnseenOutcomes(validation: [], heldBack: [], placesLeftOut: places.count)
        for place in places {
            let others = stations.indices.filter { !place.contains($0) }.map { stations[$0] }
            let forecaster = try train(on: others, progress: progress).forecaster
            for index in place {
                let data = Self.inBlocks(stations[index])
                unseen.validation += try forecaster.outcomes(on: [data], \.validation)
                unseen.heldBack += try forecaster.outcomes(on: [data], \.heldBack)
            }
        }
        return unseen
    }
}
