import CanonicalJSON
import Notifications
import Reporting
import Store
import XCTest

/// Which findings are notified, and when.
final class FindingWatchTests: XCTestCase {
    private static let start = 1_000_000.0
    private var watch = FindingWatch(cooldown: 300)
    private var known: [NotifiedFinding] = []

    override func setUp() {
        watch = FindingWatch(cooldown: 300)
        known = []
    }

    /// Facts with an old backup; nothing else is wrong but what no program has reported.
    private func verdict(
        at time: Double,
        backupAge: Double? = nil,
        diskFull: Bool = false,
        silences: [SilenceRecord] = []
    ) -> Verdict {
        var facts = VerdictFacts(now: time)
        facts.backupAt = backupAge.map { time - $0 }
        if diskFull { facts.disks = [DiskFacts(place: "/data", free: 1)] }
        facts.silences = silences
        return Verdict(facts, rules: VerdictRules.all.filter { ["backup_old", "disk_full"].contains($0.kind) })
    }

    /// Looks, and remembers what was notified as the service does.
    private func look(_ verdict: Verdict, at time: Double) throws -> (opened: [String], resolved: [String]) {
        watch.see(verdict, at: time)
        let (opened, resolved) = watch.changes(since: known, at: time)
        for item in opened {
            known.removeAll { $0.key == item.key }
            known.append(
                NotifiedFinding(
                    key: item.key,
                    finding: try JSONText.encode(item),
                    state: item.state.rawValue,
                    openedAt: time
                )
            )
        }
        for item in resolved {
            guard let index = known.firstIndex(where: { $0.key == item.key }) else { continue }
            known[index].closedAt = time
        }
        return (opened.map(\.kind), resolved.map(\.kind))
    }

    private func look(
        after seconds: Double,
        backupAge: Double? = nil,
        diskFull: Bool = false,
        silences: [SilenceRecord] = []
    ) throws -> (opened: [String], resolved: [String]) {
        let time = Self.start + seconds
        return try look(verdict(at: time, backupAge: backupAge, diskFull: diskFull, silences: silences), at: time)
    }

    func testAFindingIsNotifiedOnceItLastsAndOnlyOnce() throws {
        XCTAssertEqual(try look(after: 0, backupAge: 1e6).opened, [])
        XCTAssertEqual(try look(after: 2, backupAge: 1e6).opened, [])
        XCTAssertEqual(try look(after: 3, backupAge: 1e6).opened, ["backup_old"])
        for second in 4..<100 {
            let change = try look(after: Double(second), backupAge: 1e6)
            XCTAssertEqual(change.opened + change.resolved, [])
        }
    }

    func testAMomentaryFindingIsNotNotified() throws {
        for second in stride(from: 0.0, to: 100, by: 4) {
            XCTAssertEqual(try look(after: second, backupAge: 1e6).opened, [])
            XCTAssertEqual(try look(after: second + 2).opened, [])
        }
    }

    func testAFindingIsGoneAfterSomeSecondsAndReturnsAfterThePause() throws {
        _ = try look(after: 0, backupAge: 1e6)
        XCTAssertEqual(try look(after: 3, backupAge: 1e6).opened, ["backup_old"])
        XCTAssertEqual(try look(after: 4).resolved, [])
        // A moment of absence ends nothing.
        XCTAssertEqual(try look(after: 10, backupAge: 1e6).opened, [])
        XCTAssertEqual(try look(after: 20).resolved, [])
        XCTAssertEqual(try look(after: 34).resolved, [])
        XCTAssertEqual(try look(after: 35).resolved, ["backup_old"])
        XCTAssertEqual(try look(after: 40, backupAge: 1e6).opened, [])
        XCTAssertEqual(try look(after: 334, backupAge: 1e6).opened, [])
        XCTAssertEqual(try look(after: 335, backupAge: 1e6).opened, ["backup_old"])
    }

    func testASilenceHoldsANotificationUntilItEnds() throws {
        let silence = SilenceRecord(
            id: "1",
            matchers: [LabelMatcher("kind", "backup_old")],
            startsAt: 0,
            endsAt: .infinity,
            createdBy: "ada",
            comment: "known",
            updatedAt: 0
        )
        for second in 0..<50 {
            let change = try look(after: Double(second), backupAge: 1e6, diskFull: true, silences: [silence])
            XCTAssertEqual(change.opened, second == 3 ? ["disk_full"] : [], "\(second)")
        }
        XCTAssertEqual(try look(after: 51, backupAge: 1e6, diskFull: true).opened, ["backup_old"])
    }

    func testAClockThatWasSetBackDelaysNothing() throws {
        _ = try look(after: 0, backupAge: 1e6)
        XCTAssertEqual(try look(after: -3600, backupAge: 1e6).opened, ["backup_old"])
    }

    func testWithoutTheDatabaseNothingIsGone() throws {
        struct Damage: Error {}
        _ = try look(after: 0, backupAge: 1e6)
        _ = try look(after: 3, backupAge: 1e6)
        for second in 4..<60 {
            let time = Self.start + Double(second)
            let change = try look(Verdict(unreadable: Damage(), at: time), at: time)
            XCTAssertEqual(change.resolved, [])
            XCTAssertEqual(change.opened, second == 7 ? ["database_unreadable"] : [], "\(second)")
        }
    }
}
