import Logging
import Observations

extension Logger {
    /// A logger whose records name the target if there are several targets.
    init(label: String, target: Target, among targets: [Target]) {
        self.init(label: label)
        if targets.count > 1 { self[metadataKey: "target"] = "\(target.name)" }
    }
}
