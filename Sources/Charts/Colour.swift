/// The colours that a mark can have, told apart by readers with any colour vision, in light and in dark.
///
/// After M. Okabe and K. Ito, "Color Universal Design" (2008), without its yellow, which is not seen on white; lightened
/// on dark.
package enum Colour: String, Hashable, Sendable, CaseIterable {
    /// Black on white, white on black: what was observed.
    case ink
    case blue
    case vermilion
    case green
    case purple
    case orange
    case sky
    /// What stands behind.
    case grey

    /// For so many series that each needs a colour of its own; begins anew after the last.
    package static func series(_ index: Int) -> Colour {
        let cycle: [Colour] = [.blue, .vermilion, .green, .purple, .orange, .sky, .grey]
        return cycle[((index % cycle.count) + cycle.count) % cycle.count]
    }

    /// The class of the stylesheet.
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
        case .grey: "#8a929c"
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
        case .grey: "#7d8590"
        }
    }
}
