import HTTPTypes
package import Store
import Synchronization

/// Refuses what would fill the disk before the disk is full: first new stations, then observations.
///
/// Writes that fail on a full disk are safe, but every program of the disk fails with them. Refused observations are
/// accepted again as soon as there is room.
package final class DiskGuard: Sendable {
    /// The refused kinds of requests.
    enum Level: Int, Comparable {
        case nothing
        case newStations
        case observations

        static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    /// Free space below which new stations are refused.
    private let forStations: DiskReserve
    /// Free space below which observations are refused.
    private let forObservations: DiskReserve
    private let read: @Sendable () -> VolumeSpace?
    private let state = Mutex<(level: Level, space: VolumeSpace?)>((.nothing, nil))

    /// Refused requests are accepted again with a tenth more than the reserve, so that it does not change with each
    /// commit.
    private static let margin = 1.1

    /// - Parameters:
    ///   - forStations: the space that is kept free of new stations.
    ///   - forObservations: the space that is kept free of observations.
    ///   - read: the space of the disk of the database; `nil` if it cannot be examined.
    package init(
        forStations: DiskReserve,
        forObservations: DiskReserve,
        read: @escaping @Sendable () -> VolumeSpace?
    ) {
        self.forStations = forStations
        self.forObservations = forObservations
        self.read = read
    }

    var level: Level { state.withLock(\.level) }

    /// The refused kinds as in the metric; `nil` for none.
    package var refused: String? {
        switch level {
        case .nothing: nil
        case .newStations: "stations"
        case .observations: "observations"
        }
    }

    /// The space at the newest look.
    var space: VolumeSpace? { state.withLock(\.space) }

    /// Reads the space of the disk.
    ///
    /// - Returns: the level from now on, if it has changed.
    @discardableResult
    func look() -> Level? {
        // Without a reading, SQLite's own error has to do.
        let space = read()
        return state.withLock { state in
            let before = state.level
            let level = space.map { self.level(of: $0, before: before) } ?? .nothing
            state = (level, space)
            return level == before ? nil : level
        }
    }

    private func level(of space: VolumeSpace, before: Level) -> Level {
        func isBelow(_ reserve: DiskReserve, _ level: Level) -> Bool {
            let bytes = Double(reserve.bytes(of: space))
            return Double(space.free) < (before >= level ? bytes * Self.margin : bytes)
        }
        if isBelow(forObservations, .observations) { return .observations }
        return isBelow(forStations, .newStations) ? .newStations : .nothing
    }

    /// - Throws: a ``Problem`` if nothing more is stored.
    func requireRoom() throws {
        guard level >= .observations else { return }
        throw Problem.noDiskSpace("observations are refused", reserve: forObservations, space)
    }

    /// - Throws: a ``Problem`` if no new station is stored.
    func requireRoomForStations() throws {
        guard level >= .newStations else { return }
        throw Problem.noDiskSpace(
            "new stations are refused, observations of known stations are not",
            reserve: forStations,
            space
        )
    }
}

extension HTTPResponse.Status {
    /// RFC 4918, section 11.5.
    static let insufficientStorage = HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
}

extension Problem {
    /// - Returns: a problem with the status 507, which names neither the disk nor its size.
    fileprivate static func noDiskSpace(_ consequence: String, reserve: DiskReserve, _ space: VolumeSpace?) -> Problem {
        Problem(
            .insufficientStorage,
            kind: .diskSpace,
            title: "The disk is almost full",
            detail: "less than \(reserve) of the database's disk is free, so \(consequence): try again later",
            retryAfter: 60
        )
    }
}
