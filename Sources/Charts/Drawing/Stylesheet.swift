/// The stylesheet of a document; all selectors start with the chart's class, so that they affect only the chart in a
/// page.
enum Stylesheet {
    static let rootClass = "aerocast-chart"

    static let text: String = {
        let root = ".\(rootClass)"
        var rules = [
            "\(root) text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;"
                + "font-size:\(TextMetrics.small)px}",
            "\(root) .title{font-size:\(TextMetrics.title)px;font-weight:600}",
            "\(root) .label{font-weight:600}",
            "\(root) .value{font-size:10px}",
            "\(root) .line{fill:none;stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}",
            "\(root) .thin{stroke-width:.9}",
            "\(root) .threshold{fill:none;stroke-width:1.4;stroke-dasharray:5 4}",
            "\(root) .halo{paint-order:stroke;stroke-width:3px;stroke-linejoin:round}",
            "\(root) .rule{fill:none;stroke-width:1.2}",
            "\(root) .band{fill-opacity:.2;stroke:none}",
            "\(root) .span{fill-opacity:.1;stroke:none}",
            "\(root) .grid,\(root) .axis,\(root) .tick{fill:none;stroke-width:1;shape-rendering:crispEdges}",
        ]
        rules += theme(root, ground: "#ffffff", text: "#1b1f24", muted: "#5b646e", grid: "#e4e8ec", axis: "#9aa3ad") {
            $0.light
        }
        let dark = theme(root, ground: "#11161c", text: "#f0f3f6", muted: "#a3adb8", grid: "#262e37", axis: "#5b6773") {
            $0.dark
        }
        rules.append("@media (prefers-color-scheme:dark){\n" + dark.joined(separator: "\n") + "\n}")
        return rules.joined(separator: "\n")
    }()

    private static func theme(
        _ root: String,
        ground: String,
        text: String,
        muted: String,
        grid: String,
        axis: String,
        color: (Color) -> String
    ) -> [String] {
        [
            "\(root) .ground{fill:\(ground)}",
            "\(root) .halo{stroke:\(ground)}",
            "\(root) text{fill:\(text)}",
            "\(root) .muted{fill:\(muted)}",
            "\(root) .grid{stroke:\(grid)}",
            "\(root) .axis,\(root) .tick{stroke:\(axis)}",
        ]
            + Color.allCases.flatMap { series in
                let name = series.styleClass
                return [
                    "\(root) .line.\(name),\(root) .threshold.\(name),\(root) .rule.\(name){stroke:\(color(series))}",
                    "\(root) .fill.\(name),\(root) .band.\(name),\(root) .span.\(name){fill:\(color(series))}",
                ]
            }
    }
}
