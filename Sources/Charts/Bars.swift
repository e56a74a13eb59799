/// A panel of grouped bars, such as the errors of several models by horizon.
package struct Bars: Hashable, Sendable {
    /// The measured quantity, such as `RMSE`.
    package var label: String
    /// The unit; empty for a pure number.
    package var unit: String
    /// The quantity that distinguishes the groups, such as `horizon`.
    package var categoryLabel: String
    /// The labels of the groups, such as `6 h`, from left to right.
    package var categories: [String]
    /// The bars of every group, in this order.
    package var series: [Series]
    /// The height in pixels between the lowest and the highest value.
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
        /// One value for each category; NaN or a missing value leaves the place empty.
        package var values: [Double]
        package var color: Color

        package init(_ name: String, values: [Double], _ color: Color) {
            self.name = name
            self.values = values
            self.color = color
        }
    }
}
