import Forecasting
import Observations

/// The parameters by which a routine retrain splits a station's hours.
enum RetrainDesign {
    /// The share of the hours, the latest, that is held out: the same as in every chronological split
    /// (`Split.chronological`), so that a challenger is judged like the base model.
    static let heldOutShare = 0.15
    /// The most hours that are held out: thirty days.
    ///
    /// The share alone would hold out the latest 110 days of two years, the longest record that a retrain reads by
    /// default: a season that the challenger would not learn from.
    static let mostHeldOutHours = 30 * Hour.perDay
    /// The share of the other hours, the latest, that is for validation: the same as in a retrain after a drift.
    static let validationShare = RetrainSplit.validationShare
}
