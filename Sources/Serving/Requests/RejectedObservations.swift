/// The observations of a request that was refused, by what is wrong with each.
struct RejectedObservations: Hashable, Sendable {
    enum Reason: String, CaseIterable, Sendable {
        case station
        case time
        case temperature
        case windSpeed = "wind_speed"
        case pressure
        /// No channel is there.
        case empty
        /// Nothing is wrong with it, but with another one of its request.
        case withAnother = "with_another"
    }

    let count: Int
    let reasons: [Reason: Int]

    /// - Parameters:
    ///   - count: the observations of the request.
    ///   - problem: its parts point at what is wrong; the first one about an observation counts.
    init(count: Int, problem: Problem?) {
        var first: [Substring: Reason] = [:]
        for part in problem?.errors ?? [] {
            let end = part.pointer.firstIndex(of: "]") ?? part.pointer.startIndex
            let observation = part.pointer[..<end]
            if first[observation] == nil { first[observation] = Self.reason(in: part.pointer[end...]) }
        }
        var reasons = Dictionary(first.prefix(count).map { ($0.value, 1) }, uniquingKeysWith: +)
        let innocent = count - min(first.count, count)
        if innocent > 0 { reasons[.withAnother] = innocent }
        self.count = count
        self.reasons = reasons
    }

    /// The field that a pointer names: `].time`, `station.name`.
    private static func reason(in path: Substring) -> Reason {
        path.split(whereSeparator: { ".[]".contains($0) }).lazy.compactMap { Reason(rawValue: String($0)) }.first
            ?? .empty
    }
}
