import Access
import RandomNumbers
import XCTest

final class RateLimitTests: XCTestCase {
    func testTheWholeQuotaMayComeAtOnceAndNoMore() {
        let limit = RateLimit(quota: 10, window: 60)
        var use = RateLimit.Use()
        for request in 0..<10 {
            let decision = limit.decide(&use, now: 1000)
            XCTAssertTrue(decision.isAllowed)
            XCTAssertEqual(decision.remaining, 9 - request)
        }
        let refused = limit.decide(&use, now: 1000)
        XCTAssertFalse(refused.isAllowed)
        XCTAssertEqual(refused.remaining, 0)
        XCTAssertEqual(refused.retryAfter, 6, accuracy: 1e-9)
        XCTAssertFalse(limit.decide(&use, now: 1005.9).isAllowed)
        XCTAssertTrue(limit.decide(&use, now: 1006).isAllowed)
    }

    func testAClientThatWaitsAsToldIsAllowed() {
        var generator = SplitMix64(seed: 11)
        for _ in 0..<200 {
            let limit = RateLimit(quota: 1 + Int(generator.uniform() * 50), window: 1 + generator.uniform() * 100)
            var use = RateLimit.Use()
            var now = 1.7e9
            for _ in 0..<200 {
                now += generator.uniform() * 2
                let weight = 1 + Int(generator.uniform() * 3)
                let decision = limit.decide(&use, weight: weight, now: now)
                if !decision.isAllowed {
                    now += decision.retryAfter
                    XCTAssertTrue(limit.decide(&use, weight: weight, now: now).isAllowed)
                }
            }
        }
    }

    /// No window lets more than twice the quota pass: what was saved up, and what became available meanwhile.
    func testNoWindowHasMoreThanTwiceTheQuota() {
        let limit = RateLimit(quota: 20, window: 10)
        var generator = SplitMix64(seed: 4)
        var use = RateLimit.Use()
        var passed: [Double] = []
        var now = 0.0
        for _ in 0..<20_000 {
            now += generator.uniform() * 0.2
            if limit.decide(&use, now: now).isAllowed { passed.append(now) }
        }
        for (index, time) in passed.enumerated() {
            let inWindow = passed[index...].prefix { $0 < time + 10 }.count
            XCTAssertLessThanOrEqual(inWindow, 40)
        }
        XCTAssertEqual(Double(passed.count) / now, 2, accuracy: 0.05)
    }

    func testAWeightBeyondTheQuotaUsesTheQuota() {
        let limit = RateLimit(quota: 5, window: 60)
        var use = RateLimit.Use()
        XCTAssertTrue(limit.decide(&use, weight: 1000, now: 0).isAllowed)
        XCTAssertFalse(limit.decide(&use, now: 11.9).isAllowed)
        XCTAssertTrue(limit.decide(&use, now: 12).isAllowed)
    }
}
