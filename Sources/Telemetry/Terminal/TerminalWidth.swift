import Foundation

/// The number of columns of a terminal.
package enum TerminalWidth {
    /// The width of a terminal that does not report it.
    package static let usual = 80

    package static func of(_ descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return usual }
        return Int(size.ws_col)
    }
}
