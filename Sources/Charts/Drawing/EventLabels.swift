/// The labels of a chart's events above its plots, in lanes in which none runs into the next.
struct EventLabels {
    struct Placed {
        var event: Chart.Event
        var text: String
        /// Pixels of the event's start and end, within the frame.
        var start: Double
        var end: Double
        /// Pixels of the left end of the text.
        var textStart: Double
        var textEnd: Double
        /// Counted from the plot upwards.
        var lane: Int

        /// Whether, in that lane, neither the texts nor a rule and a text cross.
        func keepsClear(of other: Placed, in lane: Int) -> Bool {
            if other.lane == lane { return textEnd + 10 <= other.textStart || other.textEnd + 10 <= textStart }
            let (upper, lower) = other.lane < lane ? (self, other) : (other, self)
            return upper.start <= lower.textStart || upper.start > lower.textEnd
        }
    }

    let placed: [Placed]
    let lanes: Int

    /// Later events come first and take the lowest lane that is free, so that the rule of an earlier one, whose label
    /// then stands higher, passes the labels below it on their left.
    init(_ events: [Chart.Event], scale: LinearScale) {
        var placed: [Placed] = []
        for event in events.sorted(by: { $0.start > $1.start }) {
            guard var item = Self.placed(event, scale: scale) else { continue }
            let highest = placed.map(\.lane).max() ?? -1
            item.lane =
                (0...highest + 1).first { lane in placed.allSatisfy { item.keepsClear(of: $0, in: lane) } }
                ?? highest + 1
            placed.append(item)
        }
        self.placed = placed
        lanes = placed.map { $0.lane + 1 }.max() ?? 0
    }

    /// `nil` for an event that the axis does not show.
    private static func placed(_ event: Chart.Event, scale: LinearScale) -> Placed? {
        let range = scale.values
        let end = max(event.end ?? event.start, event.start)
        guard event.start <= range.upperBound, end >= range.lowerBound, event.start.isFinite, end.isFinite else {
            return nil
        }
        let start = scale[max(event.start, range.lowerBound)]
        let text = TextMetrics.shortened(event.label, to: scale.end - scale.start)
        let width = TextMetrics.width(text)
        return Placed(
            event: event,
            text: text,
            start: start,
            end: scale[min(end, range.upperBound)],
            textStart: max(min(start - 2, scale.end - width), scale.start),
            textEnd: max(min(start - 2, scale.end - width), scale.start) + width,
            lane: 0
        )
    }

    /// Pixels that the labels need above the plot.
    var height: Double { lanes > 0 ? Double(lanes) * TextMetrics.lineHeight + 4 : 0 }

    /// Spans behind the marks of a plot.
    func drawSpans(into markup: inout Markup, in frame: Frame) {
        for item in placed where item.end > item.start {
            markup.element(
                "rect",
                [
                    "class": "span \(item.event.colour.styleClass)", "x": NumberText.pixels(item.start),
                    "y": NumberText.pixels(frame.top), "width": NumberText.pixels(item.end - item.start),
                    "height": NumberText.pixels(frame.height),
                ]
            )
        }
    }

    /// Rules through a plot, up to their labels in the first one.
    func drawRules(into markup: inout Markup, in frame: Frame, hasLabels: Bool) {
        for item in placed {
            let top = hasLabels ? baseline(item, in: frame) + 3 : frame.top
            let path = PathText.line([Pixel(x: item.start, y: top), Pixel(x: item.start, y: frame.bottom)])
            markup.element("path", ["class": "rule \(item.event.colour.styleClass)", "d": path])
        }
    }

    func drawLabels(into markup: inout Markup, in frame: Frame) {
        for item in placed {
            markup.element(
                "text",
                [
                    "class": "halo", "x": NumberText.pixels(item.textStart),
                    "y": NumberText.pixels(baseline(item, in: frame)),
                ],
                item.text
            )
        }
    }

    private func baseline(_ item: Placed, in frame: Frame) -> Double {
        frame.top - 6 - Double(item.lane) * TextMetrics.lineHeight
    }
}
