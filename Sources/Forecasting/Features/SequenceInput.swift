import Observations

extension HourlySeries {
    /// Converts a bare sequence of hourly steps to a series.
    ///
    /// - Parameters:
    ///   - sequence: steps, oldest first, each with one value for each variable.
    ///   - variables: the variables of a step, in order.
    ///   - window: the least number of steps.
    ///   - history: the number of steps kept before the window.
    ///   - origin: the hour of the newest step.
    /// - Throws: ``ForecastError`` with the first step and variable that cannot be read.
    init(
        sequence: [[Double]],
        variables: [Variable],
        window: Int,
        history: Int,
        endingAt origin: Hour
    ) throws(ForecastError) {
        guard sequence.count >= window else {
            throw .sequenceTooShort(steps: sequence.count, expected: window)
        }
        let steps = sequence.suffix(min(window + history, sequence.count))
        for (index, step) in zip(steps.indices, steps) {
            guard step.count == variables.count else {
                throw .wrongWidth(step: index, width: step.count, expected: variables)
            }
            for (variable, value) in zip(variables, step) {
                guard value.isFinite else { throw .notFinite(step: index, variable: variable) }
                guard variable.physicalRange.contains(value) else {
                    throw .outsidePhysicalRange(step: index, variable: variable, value: value)
                }
            }
        }
        self.init(startHour: origin - steps.count + 1, count: steps.count, of: variables) { row, position in
            steps[steps.startIndex + row][position]
        }
    }
}
