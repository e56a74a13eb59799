/// The colors of marks, distinguishable with any color vision, in light and dark mode.
///
/// From M. Okabe and K. Ito, "Color Universal Design" (2008), without its yellow, which is invisible on white; lighter
/// in dark mode.
package enum Color: String, Hashable, Sendable, CaseIterable {
    /// Black on white, white on black; for observed values.
    case ink
    case blue
    case vermilion
    case green
    case purple
    case orange
    case sky
    /// For reference values in the background.
    case gray

    /// A color for each of several series; the colors repeat after the last.
    package static func series(_ index: Int) -> Color {
        let cycle: [Color] = [.blue, .vermilion, .green, .purple, .orange, .sky, .gray]
        return cycle[((index % cycle.count) + cycle.count) % cycle.count]
    }

    /// The class in the stylesheet.
    var styleClass: String { "c-" + rawValue }

    var light: String {
        switch self {
        case .ink: "#1b1f24"
        case .blue: "#0072b2"
        case .vermilion: "#d55e00"
        case .green: "#009e73"
        case .purple: "#b8578f"
        case .orange: "#e69f00"
        case .sky: "#56b4e9"
        case .gray: "#8a929c"
        }
    }

    var dark: String {
        switch self {
        case .ink: "#f0f3f6"
        case .blue: "#3d9be9"
        case .vermilion: "#ff7f41"
        case .green: "#2bc79a"
        case .purple: "#e58fc0"
        case .orange: "#f4b63f"
        case .sky: "#a5dcff"
        case .gray: "#7d8590"
        }
    }
}
