/// Why the demonstration failed.
package enum DemonstrationError: Error, Hashable, CustomStringConvertible {
    case cannotStart(program: String, reason: String)
    case failed(program: String, status: Int32)
    case ended(program: String)
    case tooSlow(waitingFor: String, seconds: Int)

    package var description: String {
        switch self {
        case .cannotStart(let program, let reason):
            "\(program) cannot be started: \(reason); build all programs first with `make build`"
        case .failed(let program, let status): "\(program) ended with status \(status)"
        case .ended(let program): "\(program) ended early"
        case .tooSlow(let what, let seconds): "timed out after \(seconds) s while waiting for \(what)"
        }
    }
}
