import Forecasting
package import Observations

/// Forecasts of base models on blocks of days that they have not learned from, if possible at places that they have
/// never seen: the calibration of the intervals and the reported errors of a base model.
package struct UnseenOutcomes: Sendable {
    /// The outcomes on the validation blocks (`Split.blocks`).
    package var validation: [Outcome]
    package var heldOut: [Outcome]
    /// The number of places that were left out one at a time; 0 if the base model forecast at the places of its
    /// training.
    package var placesLeftOut: Int

    package init(validation: [Outcome], heldOut: [Outcome], placesLeftOut: Int) {
        self.validation = validation
        self.heldOut = heldOut
        self.placesLeftOut = placesLeftOut
    }
}

/// A place, and a model that was trained on all other places.
struct PlaceLeftOut {
    /// The stations of the place, split into blocks.
    var stations: [StationData]
    var model: any ForecastModel

    /// The forecasts of the hours on which nothing is judged.
    func learningOutcomes() throws -> [Stacking.Unseen] {
        try stations.map { data in
            let outcomes =
                try model.outcomes(on: [data], \.training) + model.outcomes(on: [data], \.validation)
            return Stacking.Unseen(outcomes: outcomes, series: data.series)
        }
    }
}

extension UnseenOutcomes {
    /// Station by station, each in order of time.
    init(_ places: [PlaceLeftOut], stackedBy stacking: Stacking) throws {
        self.init(validation: [], heldOut: [], placesLeftOut: places.count)
        for place in places {
            let model = try (place.model as? any StackableModel)?.stacked(by: stacking) ?? place.model
            for data in place.stations {
                validation += try model.outcomes(on: [data], \.validation)
                heldOut += try model.outcomes(on: [data], \.heldOut)
            }
        }
    }
}
