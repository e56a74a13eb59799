import Forecasting
import Observations

/// The numbers that a routine retrain divides a station's hours by.
enum RetrainDesign {
    /// The share of the hours, the latest, that is held out: as in every chronological split (`Split.chronological`), so
    /// that a challenger is judged as the base model is.
    static let heldOutShare = 0.15
    /// The most hours that are held out: thirty days.
    ///
    /// In two years, the longest record that a retrain reads by default, the share alone would be the latest 110 days: a
    /// season that the challenger would not learn from.
    static let mostHeldOutHours = 30 * Hour.perDay
    /// The share of the other hours, the latest, that is for validation: as in a retrain after a drift.
    static let validationShare = RetrainSplit.validationShare
}
