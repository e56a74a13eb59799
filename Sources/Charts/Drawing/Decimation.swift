/// A position on the page, in pixels.
struct Pixel: Hashable {
    var x: Double
    var y: Double
}

/// Reduces the number of points without a visible change.
enum Decimation {
    /// Keeps the first, the highest, the lowest and the last of consecutive points in one pixel column.
    ///
    /// Keeps all extremes, with at most four points per column.
    static func line(_ points: [Pixel]) -> [Pixel] {
        var result: [Pixel] = []
        var start = 0
        while start < points.count {
            let end = endOfColumn(points.count, from: start) { points[$0].x }
            if end - start <= 4 {
                result += points[start..<end]
            } else {
                let middle = start..<end
                let highest = middle.min { points[$0].y < points[$1].y } ?? start
                let lowest = middle.max { points[$0].y < points[$1].y } ?? start
                var kept: [Int] = []
                for index in [start, min(highest, lowest), max(highest, lowest), end - 1] where kept.last != index {
                    kept.append(index)
                }
                result += kept.map { points[$0] }
            }
            start = end
        }
        return result
    }

    /// Keeps the first and the last of consecutive slices in one pixel column, each extended to the highest and lowest
    /// value of all of them.
    static func band(_ slices: [Slice]) -> [Slice] {
        var result: [Slice] = []
        var start = 0
        while start < slices.count {
            let end = endOfColumn(slices.count, from: start) { slices[$0].x }
            if end - start <= 2 {
                result += slices[start..<end]
            } else {
                let column = slices[start..<end]
                let lower = column.map(\.lower).max() ?? slices[start].lower
                let upper = column.map(\.upper).min() ?? slices[start].upper
                result.append(Slice(x: slices[start].x, lower: lower, upper: upper))
                result.append(Slice(x: slices[end - 1].x, lower: lower, upper: upper))
            }
            start = end
        }
        return result
    }

    /// A vertical cut through a band, in pixels; `upper` is the smaller number.
    struct Slice: Hashable {
        var x: Double
        var lower: Double
        var upper: Double
    }

    private static func endOfColumn(_ count: Int, from start: Int, x: (Int) -> Double) -> Int {
        let column = x(start).rounded(.down)
        var end = start + 1
        while end < count, x(end).rounded(.down) == column { end += 1 }
        return end
    }
}
