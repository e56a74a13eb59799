/// Finds the intended name for a misspelled name.
package enum NearestName {
    /// The candidate with the fewest edits from `name`; `nil` if a typing error does not explain the edits.
    ///
    /// The limit is a third of the letters, but at least two edits. Among equal candidates, the first in sorting order
    /// wins.
    package static func to(_ name: String, among candidates: some Sequence<String>) -> String? {
        let best = candidates.sorted()
            .map { (candidate: $0, distance: distance(from: name, to: $0)) }
            .min { $0.distance < $1.distance }
        guard let best, best.distance <= max(2, name.count / 3) else { return nil }
        return best.candidate
    }

    /// The number of insertions, deletions, substitutions and swaps of neighbors that turn one text into the other
    /// (optimal string alignment).
    ///
    /// O(n·m) time, O(m) memory.
    package static func distance(from first: String, to second: String) -> Int {
        let (a, b) = (Array(first.lowercased()), Array(second.lowercased()))
        guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in 1...a.count {
            var row = [i]
            row.reserveCapacity(b.count + 1)
            for j in 1...b.count {
                var cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    cost = min(cost, beforeLast[j - 2] + 1)
                }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
