/// The values that one station measured at one time.
package struct Observation: Hashable, Sendable {
    /// The id of the ``Station``.
    package var station: String
    package var time: Timestamp
    package var values: VariableValues

    package init(station: String, time: Timestamp, values: VariableValues = [:]) {
        self.station = station
        self.time = time
        self.values = values
    }

    /// The value in the variable's unit; `nil`, never zero, if missing.
    package subscript(variable: Variable) -> Double? {
        get { values[variable] }
        set { values[variable] = newValue }
    }
}
