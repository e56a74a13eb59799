import Foundation
import ServiceLifecycle

/// Ends a program when the program that started it is gone.
///
/// A program that is killed cannot end its children itself; they would keep their port and their files.
package struct ParentWatch: Service {
    /// The variable with which a parent gives its process identifier to its children.
    package static let variable = "AEROCAST_PARENT"

    private static let interval = Duration.milliseconds(500)

    private let parent: Int32

    /// - Returns: `nil` if no parent asks for it.
    package init?(environment: [String: String] = ProcessInfo.processInfo.environment) {
        guard let parent = environment[Self.variable].flatMap({ Int32($0) }) else { return nil }
        self.parent = parent
    }

    /// Waits until the parent is gone, or the program is asked to stop.
    package func run() async {
        await cancelWhenGracefulShutdown {
            // The children of a process that has ended get another parent.
            while getppid() == parent {
                do {
                    try await Task.sleep(for: Self.interval)
                } catch {
                    return
                }
            }
        }
    }
}
