/// The part of some work that one of several threads does.
struct WorkShare {
    /// 0 ..< ``count``.
    let number: Int
    let count: Int

    static let all = WorkShare(number: 0, count: 1)

    /// Work that cannot be divided belongs to the first share.
    var isFirst: Bool { number == 0 }

    /// The part of 0 ..< `total` in this share.
    func part(of total: Int) -> Range<Int> {
        total * number / count..<total * (number + 1) / count
    }

    /// The same with bounds at multiples of `step`, except the end.
    func part(of total: Int, inStepsOf step: Int) -> Range<Int> {
        let part = part(of: (total + step - 1) / step)
        return part.lowerBound * step..<min(part.upperBound * step, total)
    }
}
