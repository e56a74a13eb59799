/// The part of some work that falls to one of several threads.
struct WorkShare {
    /// 0 ..< ``count``.
    let number: Int
    let count: Int

    static let all = WorkShare(number: 0, count: 1)

    /// What cannot be divided falls to the first.
    var isFirst: Bool { number == 0 }

    /// The things of `total` that fall to this share.
    func part(of total: Int) -> Range<Int> {
        total * number / count..<total * (number + 1) / count
    }

    /// The same with bounds at multiples of `step`, but for the end.
    func part(of total: Int, inStepsOf step: Int) -> Range<Int> {
        let part = part(of: (total + step - 1) / step)
        return part.lowerBound * step..<min(part.upperBound * step, total)
    }
}
