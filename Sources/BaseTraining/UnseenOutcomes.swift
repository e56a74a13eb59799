import Forecasting

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

/// A place, and a model that has learnt at all others.
struct PlaceLeftOut {
    /// The stations of the place, split into blocks.
    var stations: [StationData]
    var forecaster: Forecaster

    /// What the model forecasts on the hours by which nothing is judged.
    func learningOutcomes() throws -> [Stacking.Unseen] {
        try stations.map { data in
            let outcomes =
                try forecaster.outcomes(on: [data], \.training) + forecaster.outcomes(on: [data], \.validation)
            return Stacking.Unseen(outcomes: outcomes, series: data.series)
        }
    }
}

extension UnseenOutcomes {
    /// Station by station, each in order of time.
    init(_ places: [PlaceLeftOut], stackedBy stacking: Stacking) throws {
        self.init(validation: [], heldBack: [], placesLeftOut: places.count)
        for place in places {
            let forecaster = try place.forecaster.stacked(by: stacking)
            for data in place.stations {
                validation += try forecaster.outcomes(on: [data], \.validation)
                heldBack += try forecaster.outcomes(on: [data], \.heldBack)
            }
        }
    }
}
