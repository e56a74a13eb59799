/// Formats the `d` of an SVG path, to a tenth of a pixel.
enum PathText {
    /// Straight lines from point to point; a single point becomes a dot, drawn by the round cap of the line.
    static func line(_ points: [Pixel]) -> String {
        guard let first = points.first else { return "" }
        var text = "M\(place(first))"
        if points.count == 1 { return text + "h0" }
        var latest = place(first)
        for point in points.dropFirst() {
            let next = place(point)
            guard next != latest else { continue }
            text += "L\(next)"
            latest = next
        }
        return latest == place(first) && !text.contains("L") ? text + "h0" : text
    }

    /// Along the upper edge and back along the lower edge; a single slice is drawn one pixel wide.
    static func band(_ slices: [Decimation.Slice]) -> String {
        guard let first = slices.first else { return "" }
        var slices = slices
        if slices.count == 1 {
            slices = [
                .init(x: first.x - 0.5, lower: first.lower, upper: first.upper),
                .init(x: first.x + 0.5, lower: first.lower, upper: first.upper),
            ]
        }
        let edge =
            slices.map { Pixel(x: $0.x, y: $0.upper) } + slices.reversed().map { Pixel(x: $0.x, y: $0.lower) }
        return "M" + edge.map(place).joined(separator: "L") + "Z"
    }

    private static func place(_ point: Pixel) -> String {
        "\(NumberText.pixels(point.x)) \(NumberText.pixels(point.y))"
    }
}
