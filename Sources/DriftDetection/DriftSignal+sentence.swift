extension DriftSignal {
    /// The evidence in one sentence for people.
    ///
    /// - Parameter unit: The unit of the forecast variable, such as `°C`.
    /// - Returns: `nil` for a signal without evidence.
    package func sentence(unit: String) -> String? {
        switch self {
        case .warning(let evidence), .drift(let evidence): DriftDescription(evidence, unit: unit).description
        case .sensorFault(let evidence): SensorFaultDescription(evidence, unit: unit).description
        case .driftEnded, .sensorRecovered: nil
        }
    }
}
