import Foundation

/// The text of a progress line.
struct ProgressText: Sendable {
    let task: String
    var total: Int?
    let unit: String

    /// A line with a bar: `training [######------] 12/24 epochs, 50 %, 3.1/s, 4 s left, loss 0.12`.
    ///
    /// If the line does not fit, the bar shrinks first; then the end is truncated.
    func status(completed: Int, elapsed: Duration, note: String, width: Int) -> String {
        let facts = facts(completed: completed, elapsed: elapsed, note: note)
        guard let fraction = fraction(completed) else { return String("\(task) \(facts)".prefix(width)) }
        let room = width - task.count - facts.count - 4
        guard room >= 4 else { return String("\(task) \(facts)".prefix(width)) }
        let bar = min(room, 30)
        let filled = Int((fraction * Double(bar)).rounded(.down))
        return
            "\(task) [\(String(repeating: "#", count: filled))\(String(repeating: "-", count: bar - filled))] \(facts)"
    }

    /// A line without a bar: `training: 12/24 epochs, 50 %, 3.1/s, 4 s left, loss 0.12`.
    func line(completed: Int, elapsed: Duration, note: String) -> String {
        "\(task): " + facts(completed: completed, elapsed: elapsed, note: note)
    }

    /// The final line: `training: 24 epochs in 8 s, 3.1/s, loss 0.10`.
    func last(completed: Int, elapsed: Duration, note: String) -> String {
        var text = "\(task): \(completed) \(unit) in \(Self.time(elapsed))"
        if let total, completed < total { text = "\(task): \(completed)/\(total) \(unit) in \(Self.time(elapsed))" }
        if let rate = rate(completed, elapsed) { text += ", \(Self.short(rate))/s" }
        return note.isEmpty ? text : "\(text), \(note)"
    }

    private func facts(completed: Int, elapsed: Duration, note: String) -> String {
        var parts = [total.map { "\(completed)/\($0) \(unit)" } ?? "\(completed) \(unit)"]
        if let fraction = fraction(completed) { parts.append("\(Int((fraction * 100).rounded(.down))) %") }
        if let rate = rate(completed, elapsed) {
            parts.append("\(Self.short(rate))/s")
            if let total, completed < total {
                parts.append("\(Self.time(.seconds(Double(total - completed) / rate))) left")
            }
        }
        if !note.isEmpty { parts.append(note) }
        return parts.joined(separator: ", ")
    }

    private func fraction(_ completed: Int) -> Double? {
        total.map { $0 > 0 ? min(1, max(0, Double(completed) / Double($0))) : 1 }
    }

    private func rate(_ completed: Int, _ elapsed: Duration) -> Double? {
        let seconds = elapsed / .seconds(1)
        return completed > 0 && seconds > 0 ? Double(completed) / seconds : nil
    }

    /// A number with two to no decimals, by its size: `0.12`, `3.1`, `45`, `1200`.
    private static func short(_ value: Double) -> String {
        let digits = value >= 10 ? 0 : value >= 1 ? 1 : 2
        return String(format: "%.\(digits)f", value)
    }

    /// `4 s`, `2 min 5 s`, `3 h 20 min`.
    private static func time(_ duration: Duration) -> String {
        let seconds = duration / .seconds(1)
        guard seconds < 1e9 else { return "more than 30 years" }
        let whole = Int(seconds.rounded())
        switch whole {
        case ..<10 where seconds < 9.95: return String(format: "%.1f s", max(0, seconds))
        case ..<60: return "\(whole) s"
        case ..<3_600: return "\(whole / 60) min \(whole % 60) s"
        default: return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
        }
    }
}
