/// The parts of a Grafana dashboard that the tests read.
package struct Dashboard: Decodable, Sendable {
    package var uid: String
    package var title: String
    package var panels: [Panel]
    package var annotations: List<Annotation>
    package var templating: List<Variable>

    package struct List<Item: Decodable & Sendable>: Decodable, Sendable {
        package var list: [Item]
    }

    package struct DataSource: Decodable, Hashable, Sendable {
        package var type: String
        package var uid: String

        package init(type: String, uid: String) {
            self.type = type
            self.uid = uid
        }
    }

    package struct Panel: Decodable, Sendable {
        package var id: Int
        package var type: String
        package var title: String
        package var datasource: DataSource
        package var gridPos: Place
        package var targets: [Target]
    }

    package struct Place: Decodable, Hashable, Sendable {
        package var x: Int
        package var y: Int
        package var w: Int
        package var h: Int
    }

    package struct Target: Decodable, Sendable {
        package var refId: String
        package var expr: String
    }

    package struct Annotation: Decodable, Sendable {
        package var name: String
        package var datasource: DataSource
        package var expr: String
        package var useValueForTime: Bool
    }

    package struct Variable: Decodable, Sendable {
        package var name: String
        package var datasource: DataSource
        package var query: String
    }

    /// Every expression with its place, with the dashboard's variables replaced.
    ///
    /// - Parameter values: the replacement of each variable, by its name without `$`.
    /// - Returns: the expressions of the panels and annotations.
    package func expressions(replacing values: [String: String]) -> [(place: String, expression: String)] {
        let panels = panels.flatMap { panel in
            panel.targets.map { ("\(title), \(panel.title), \($0.refId)", $0.expr) }
        }
        let marks = annotations.list.map { ("\(title), annotation \($0.name)", $0.expr) }
        return (panels + marks)
            .map { place, expression in
                var expression = expression
                for (name, value) in values { expression = expression.replacing("$" + name, with: value) }
                return (place, expression)
            }
    }
}
