import Foundation
import Observations
import XCTest

/// Drills of a machine whose clock, backups or disk are not in order.
final class MachineDrillTests: XCTestCase {
    func testAClockThatIsMovedAndABackupThatIsOld() async throws {
        let installation = try Installation(for: self)
        let clock = try MovedClock(in: installation)
        let site = try await DrillSite(installation, isReplay: false, changing: clock.environment)
        defer { site.stop() }
        let newest = Timestamp(secondsSince1970: Int64(Date().timeIntervalSince1970) - 1800).nearestHour
        try await site.post("LAKE", (newest - 100)..<(newest + 1))
        try await site.openPage()
        try await site.assertHealthy()
        try await site.drill(
            [InjectedFault(fault: .movedClock, kind: "clock_wrong") { try clock.set(3600) }]
        ) { try clock.set(0) }
        let backup = { installation.folder.appending(path: "backup-\(UUID().uuidString.prefix(8))").path }
        try await site.drill(
            [
                InjectedFault(fault: .oldBackup, kind: "backup_old") {
                    let made = try await site.run(
                        ["backup", backup()],
                        changing: try clock.environment(shiftedBy: -27 * 3600)
                    )
                    XCTAssertEqual(made.ending, .exited(status: 0), made.output)
                }
            ]
        ) {
            let made = try await site.run(["backup", backup()])
            XCTAssertEqual(made.ending, .exited(status: 0), made.output)
        }
        try await site.assertHealthy()
    }

    func testAFullDisk() async throws {
        let installation = try Installation(for: self)
        let disk = try SmallDisk(in: installation, for: self, mebibytes: 160)
        let database = disk.folder.appending(path: "aerocast.sqlite").path
        let site = try await DrillSite(
            installation,
            changing: ["AEROCAST_DATABASE": database],
            // Without the reserve that keeps the disk from becoming full.
            changingAPI: ["AEROCAST_MIN_DISK_FOR_STATIONS": "0", "AEROCAST_MIN_DISK_FOR_OBSERVATIONS": "0"]
        )
        defer { site.stop() }
        try await installation.feed(site.api, hours: 100)
        try await site.openPage()
        try await site.assertHealthy()
        try await site.drill(
            [
                InjectedFault(fault: .fullDisk, kind: "database_unwritable") { try disk.fill() }
            ]
        ) { try disk.free() }
        try await site.assertHealthy()
    }
}
