/// A panel of bars in groups, such as the error of several models by horizon.
package struct Bars: Hashable, Sendable {
    /// What the bars measure, such as `RMSE`.
    package var label: String
    /// Its unit; empty for a pure number.
    package var unit: String
    /// What tells the groups apart, such as `horizon`.
    package var categoryLabel: String
    /// One per group, such as `6 h`, from left to right.
    package var categories: [String]
    /// One bar of each stands in every group, in this order.
    package var series: [Series]
    /// Pixels between the lowest and the highest value.
    package var height: Double

    package init(
        label: String,
        unit: String = "",
        categoryLabel: String = "",
        categories: [String],
        series: [Series],
        height: Double = 220
    ) {
        self.label = label
        self.unit = unit
        self.categoryLabel = categoryLabel
        self.categories = categories
        self.series = series
        self.height = height
    }

    package struct Series: Hashable, Sendable {
        package var name: String
        /// One per category; NaN, and a missing one, leave the place empty.
        package var values: [Double]
        package var colour: Colour

        package init(_ name: String, values: [Double], _ colour: Colour) {
            self.name = name
            self.values = values
            self.colour = colour
        }
    }
}
