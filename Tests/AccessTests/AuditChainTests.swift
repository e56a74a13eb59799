import Access
import XCTest

final class AuditChainTests: XCTestCase {
    private func entries(_ count: Int64) -> [AuditEntry] {
        var previous = AuditEntry.origin
        return (1...count)
            .map { id in
                let entry = AuditEntry(
                    id: id,
                    at: Double(id),
                    actor: Actor(name: "ops", credential: "key:a"),
                    claimed: id == 2 ? "anna" : nil,
                    action: "promote",
                    subject: "v\(id)",
                    target: "temperature",
                    reason: nil,
                    before: nil,
                    after: "{}",
                    trace: nil,
                    previousHash: previous
                )
                previous = entry.hash
                return entry
            }
    }

    private func check(_ entries: [(AuditEntry, String)]) -> AuditBreak? {
        var chain = AuditChain()
        do {
            for (entry, hash) in entries { try chain.append(entry, hash: hash) }
            return nil
        } catch {
            return error
        }
    }

    func testAnUnchangedChainHolds() {
        XCTAssertNil(check(entries(20).map { ($0, $0.hash) }))
    }

    func testARemovedEntryShows() {
        var list = entries(5).map { ($0, $0.hash) }
        list.remove(at: 2)
        XCTAssertEqual(check(list), .missing(3, next: 4))
    }

    func testAChangedFieldShowsAlsoWithItsHashMadeAnew() {
        let list = entries(5)
        var changed = list.map { ($0, $0.hash) }
        changed[1].0.claimed = nil
        XCTAssertEqual(check(changed), .changed(2))
        changed[1].1 = changed[1].0.hash
        XCTAssertEqual(check(changed), .replaced(before: 3))
    }

    func testFieldsCannotBeMovedIntoEachOther() {
        var one = entries(1)[0]
        var other = one
        (one.action, one.subject) = ("ab", "c")
        (other.action, other.subject) = ("a", "bc")
        XCTAssertNotEqual(one.hash, other.hash)
        (one.reason, other.reason) = ("", nil)
        XCTAssertNotEqual(one.hash, other.hash)
    }
}
