/// The labels of a chart's events above its plots, in lanes without overlaps.
struct EventLabels {
    struct Placed {
        var event: Chart.Event
        var text: String
        /// The event's start and end within the frame, in pixels.
        var start: Double
        var end: Double
        /// The left end of the text, in pixels.
        var textStart: Double
        var textEnd: Double
        /// Counted upward from the plot.
        var lane: Int

        /// Whether neither text overlaps the other text or its rule if this label is in that lane.
        func keepsClear(of other: Placed, in lane: Int) -> Bool {
            if other.lane == lane { return textEnd + 10 <= other.textStart || other.textEnd + 10 <= textStart }
            let (upper, lower) = other.lane < lane ? (self, other) : (other, self)
            return upper.start <= lower.textStart || upper.start > lower.textEnd
        }
    }

    let placed: [Placed]
    let lanes: Int

    /// Places later events first, in the lowest free lane, so that the rule of an earlier event, whose label is higher,
    /// passes to the left of the labels below it.
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

    /// `nil` for an event outside the visible range.
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

    /// The height in pixels of the labels above the plot.
    var height: Double { lanes > 0 ? Double(lanes) * TextMetrics.lineHeight + 4 : 0 }

    /// Draws spans behind the marks of a plot.
    func drawSpans(into markup: inout Markup, in frame: Frame) {
        for item in placed where item.end > item.start {
            markup.element(
                "rect",
                [
                    "class": "span \(item.event.color.styleClass)", "x": NumberText.pixels(item.start),
                    "y": NumberText.pixels(frame.top), "width": NumberText.pixels(item.end - item.start),
                    "height": NumberText.pixels(frame.height),
                ]
            )
        }
    }

    /// Draws rules through a plot; in the first plot they reach up to their labels.
    func drawRules(into markup: inout Markup, in frame: Frame, hasLabels: Bool) {
        for item in placed {
            let top = hasLabels ? baseline(item, in: frame) + 3 : frame.top
            let path = PathText.line([Pixel(x: item.start, y: top), Pixel(x: item.start, y: frame.bottom)])
            markup.element("path", ["class": "rule \(item.event.color.styleClass)", "d": path])
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
