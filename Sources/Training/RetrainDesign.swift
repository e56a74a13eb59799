import Forecasting

/// The fixed numbers by which a routine retrain divides a station's hours.
enum RetrainDesign {
    /// The share of the hours, the latest, that is held out: as in every chronological split (`Split.chronological`), so
    /// that a challenger is judged as the base model is.
    static let heldOutShare = 0.15
    /// The most hours that are held out: thirty days.
    ///
    /// Of two years, the longest record that a retrain reads by default, the share alone would keep the latest 110 days
    /// from the challenger: a season.
    static let mostHeldOutHours: Int64 = 720
    /// The share of the other hours, the latest, that is for validation: as in a retrain after a drift.
    static let validationShare = RetrainSplit.validationShare
}
