import Observations
import Synchronization

/// Counts the values of a file, and those that are left out because they do not occur on Earth.
final class ImpossibleValueCount: Sendable {
    private struct Count {
        var all = 0
        var impossible = 0
        /// The impossible ones that would be possible as kelvins.
        var kelvins = 0
    }

    private let counts = Mutex<[Variable: Count]>([:])

    /// Kelvins at 0 °C.
    private static let kelvinsAtFreezing = 273.15

    func add(_ report: Observation) {
        counts.withLock { counts in
            for variable in report.values.variables {
                guard let value = report[variable] else { continue }
                var count = counts[variable] ?? Count()
                count.all += 1
                if !variable.physicalRange.contains(value) {
                    count.impossible += 1
                    let isKelvin = variable.physicalRange.contains(value - Self.kelvinsAtFreezing)
                    if variable.unit == Variable.temperature.unit, isKelvin { count.kelvins += 1 }
                }
                counts[variable] = count
            }
        }
    }

    /// Whether values of a variable were read, and all of them were left out.
    func hasLostAll(of variable: Variable) -> Bool {
        counts.withLock { $0[variable] }.map { $0.all == $0.impossible } ?? false
    }

    /// One sentence for each variable with values that were left out.
    var summaries: [String] { Variable.all.compactMap(summary) }

    /// The values of a variable that were left out in one sentence, with a guess at the reason; `nil` if none was.
    func summary(of variable: Variable) -> String? {
        guard let count = counts.withLock({ $0[variable] }), count.impossible > 0 else { return nil }
        let range = variable.physicalRange
        let bounds = "\(Int(range.lowerBound)) to \(Int(range.upperBound)) \(variable.unit)"
        let hint = count.kelvins == count.impossible ? ": are they in kelvins? AeroCast expects \(variable.unit)" : ""
        return "\(count.impossible) of \(count.all) \(variable.title)s outside \(bounds) were left out\(hint)"
    }
}
